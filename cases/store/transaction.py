"""One write transaction on a borrowed driver connection.

Reads go out at once; writes are queued and go out together before the commit. On PostgreSQL the
queue travels as one pipeline, so a command costs two round trips instead of ten. The SQLAlchemy
pool lends the connection; its object is kept alive until the end, because the pool resets a
connection whose handle was collected.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self, cast

from sqlalchemy import Engine

from cases.store.statement import Statement

Row = tuple[Any, ...]
Parameters = Mapping[str, Any]
#: text, one row or many, how many rows it must meet, what is raised when it does not
_Queued = tuple[str, Any, int | None, type[Exception] | None]


class LostRow(Exception):
    """A queued change did not meet exactly the rows it was meant for."""


class WriteTransaction:
    """Begins at once, rolls back unless `commit()` was called."""

    def __init__(self, engine: Engine, dialect: str) -> None:
        self.dialect = dialect
        self._engine = engine
        self._queue: list[_Queued] = []
        #: what this transaction changed that is kept in memory (`Database.edition`)
        self.touched: set[str] = set()

    def __enter__(self) -> Self:
        self._lent = self._engine.raw_connection()
        self._connection = cast(Any, self._lent.driver_connection)
        if self.dialect == "sqlite":
            try:
                # IMMEDIATE: a deferred writer fails "locked" under load, whatever the timeout
                self._connection.execute("BEGIN IMMEDIATE").close()
            except BaseException:
                self._lent.close()
                raise
        return self

    def fetch(self, statement: Statement, **parameters: Any) -> list[Row]:
        """The rows of a SELECT or of a writing statement with RETURNING; sent at once."""
        self.flush()
        cursor = self._connection.execute(statement.sql(self.dialect), parameters)
        rows: list[Row] = cursor.fetchall()
        cursor.close()
        return rows

    def fetch_each(self, reads: Sequence[tuple[Statement, Parameters]]) -> list[list[Row]]:
        """The rows of several SELECTs, asked in one round trip where the driver can."""
        if self.dialect == "sqlite":
            return [self.fetch(statement, **parameters) for statement, parameters in reads]
        self.flush()
        with self._connection.pipeline():
            cursors = [
                self._connection.execute(statement.sql(self.dialect), parameters, prepare=True)
                for statement, parameters in reads
            ]
        return [cursor.fetchall() for cursor in cursors]

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
        self._queue.append((statement.sql(self.dialect), parameters, expect, lost))

    def queue_many(
        self, statement: Statement, rows: Sequence[Parameters], expect: int | None = None
    ) -> None:
        """Write many rows later, as one batch of the driver; `expect` counts all rows met."""
        if len(rows) == 1:
            self._queue.append((statement.sql(self.dialect), rows[0], expect, None))
        elif rows:
            self._queue.append((statement.sql(self.dialect), rows, expect, None))

    def flush(self) -> None:
        """Send what is queued; raises LostRow for an expectation that was not met."""
        queue, self._queue = self._queue, []
        if not queue:
            return
        if self.dialect == "sqlite":
            self._send_one_by_one(queue)
        else:
            self._send_as_pipeline(queue)

    def commit(self) -> None:
        """Send what is queued and make it durable."""
        self.flush()
        if self.dialect == "sqlite":
            self._connection.execute("COMMIT").close()
        else:
            self._connection.commit()

    def _send_one_by_one(self, queue: list[_Queued]) -> None:
        for sql, parameters, expect, lost in queue:
            if isinstance(parameters, Mapping):
                cursor = self._connection.execute(sql, parameters)
            else:
                cursor = self._connection.executemany(sql, parameters)
            _require(cursor.rowcount, expect, lost)
            cursor.close()

    def _send_as_pipeline(self, queue: list[_Queued]) -> None:
        cursors = []
        with self._connection.pipeline():
            for sql, parameters, expect, lost in queue:
                cursor = self._connection.cursor()
                if isinstance(parameters, Mapping):
                    cursor.execute(sql, parameters, prepare=True)
                else:
                    cursor.executemany(sql, parameters)
                cursors.append((cursor, expect, lost))
        for cursor, expect, lost in cursors:
            _require(cursor.rowcount, expect, lost)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self.dialect == "sqlite":
                self._roll_back_sqlite()
            else:
                self._connection.rollback()
        finally:
            self._lent.close()

    def _roll_back_sqlite(self) -> None:
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK").close()
            except sqlite3.OperationalError:
                # a full disk may have rolled back by itself; the connection is clean either way
                self._lent.invalidate()


def _require(met: int, expect: int | None, lost: type[Exception] | None) -> None:
    if expect is not None and met != expect:
        raise lost() if lost else LostRow(f"{met} rows met instead of {expect}")
