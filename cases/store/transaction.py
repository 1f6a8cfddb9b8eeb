"""One write transaction on a borrowed driver connection.

Reads go out at once; writes are queued and go out together before the commit. The SQLAlchemy pool
lends the connection; its object is kept alive until the end, because the pool resets a connection
whose handle was collected.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import Engine, PoolProxiedConnection

from cases.store.sqlite import SqliteWriter
from cases.store.statement import Parameters, Row, RowWrite, Statement
from cases.store.writes import Plain, Rows, Write, Writer


class LostRow(Exception):
    """A queued change did not meet exactly the rows it was meant for."""


class WriteTransaction:
    """Begins at once, rolls back unless `commit()` was called."""

    def __init__(self, engine: Engine, dialect: str, patient: bool = True) -> None:
        self.dialect = dialect
        self._patient = patient
        self._engine = engine
        self._queue: list[Write] = []
        #: what this transaction changed that is kept in memory (`Database.edition`)
        self.touched: set[str] = set()

    def __enter__(self) -> Self:
        self._lent = self._engine.raw_connection()
        self._writer = _writer(self._lent, self.dialect)
        try:
            self._writer.begin(patient=self._patient)
        except BaseException:
            self._give_back()
            raise
        return self

    def fetch(self, statement: Statement, **parameters: Any) -> list[Row]:
        """The rows of a SELECT or of a writing statement with RETURNING; sent at once."""
        return self.fetch_each([(statement, parameters)])[0]

    def fetch_each(self, reads: Sequence[tuple[Statement, Parameters]]) -> list[list[Row]]:
        """The rows of several SELECTs, asked together where the database can.

        Only the first may lock. The columns of each have names of their own, and parameters of
        the same name the same value.
        """
        self.flush()
        return self._writer.fetch_each(reads)

    def queue(
        self,
        statement: Statement,
        parameters: Parameters,
        expect: int | None = None,
        lost: type[Exception] | None = None,
    ) -> None:
        """Write later; with `expect`, LostRow is raised when another number of rows was met.

        `lost` is raised in its place, with its own default message.
        """
        self.queue_many(statement, [parameters], expect, lost)

    def queue_many(
        self,
        statement: Statement,
        rows: Sequence[Row] | Sequence[Parameters],
        expect: int | None = None,
        lost: type[Exception] | None = None,
    ) -> None:
        """Write many rows later; `expect` counts all rows met, `lost` is raised in its place.

        A row is its parameters by name or, for a RowWrite, a tuple in the order of its `names`.
        """
        if not rows:
            return
        if isinstance(statement, RowWrite):
            self._queue.append(Rows(statement, statement.in_order(rows), expect, lost))
        else:
            given = cast(Sequence[Parameters], rows)
            self._queue.append(Plain(statement, given, expect, lost))

    def flush(self) -> None:
        """Send what is queued; raises LostRow for an expectation that was not met."""
        queue, self._queue = self._queue, []
        if queue:
            for met, expect, lost in self._writer.send(queue):
                if met != expect:
                    raise lost() if lost else LostRow(f"{met} rows met instead of {expect}")

    def commit(self) -> None:
        """Send what is queued and make it durable."""
        self.flush()
        self._writer.commit()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._give_back()

    def _give_back(self) -> None:
        try:
            if not self._writer.end():
                self._lent.invalidate()
        finally:
            self._lent.close()


def _writer(lent: PoolProxiedConnection, dialect: str) -> Writer:
    connection = cast(Any, lent.driver_connection)
    if dialect == "sqlite":
        return SqliteWriter(connection)
    # imported where it is used: an office on SQLite need not have the driver
    from cases.store.postgres import PostgresWriter

    return PostgresWriter(connection, lent.info.setdefault("prepared", {}))
