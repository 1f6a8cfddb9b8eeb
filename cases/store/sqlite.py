"""A write transaction of SQLite: statements one by one, values by position."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from cases.store.statement import Parameters, Row, Statement
from cases.store.writes import Met, Rows, Write


class SqliteWriter:
    """See `cases.store.writes.Writer`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def begin(self, *, patient: bool) -> None:
        """IMMEDIATE: a deferred writer fails "locked" under load, whatever the timeout."""
        if patient:
            self._connection.execute("BEGIN IMMEDIATE").close()
            return
        ((usual,),) = self._connection.execute("PRAGMA busy_timeout").fetchall()
        self._connection.execute("PRAGMA busy_timeout = 0").close()
        try:
            self._connection.execute("BEGIN IMMEDIATE").close()
        finally:
            self._connection.execute(f"PRAGMA busy_timeout = {usual}").close()

    def fetch_each(self, reads: Sequence[tuple[Statement, Parameters]]) -> list[list[Row]]:
        """The rows of several statements."""
        execute = self._connection.execute
        return [execute(read.sql("sqlite"), given).fetchall() for read, given in reads]

    def send(self, queue: Sequence[Write]) -> Iterator[Met]:
        """Write in this order."""
        for write in queue:
            rows: Sequence[Any]
            if isinstance(write, Rows):
                sql, rows = write.write.by_position, write.rows
            else:
                sql, rows = write.statement.sql("sqlite"), write.parameters
            if len(rows) == 1:
                cursor = self._connection.execute(sql, rows[0])
            else:
                cursor = self._connection.executemany(sql, rows)
            if write.expect is not None:
                yield Met(cursor.rowcount, write.expect, write.lost)

    def commit(self) -> None:
        """Make it durable."""
        self._connection.execute("COMMIT").close()

    def end(self) -> bool:
        """Roll back unless it was committed."""
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK").close()
            except sqlite3.OperationalError:
                # a full disk may have rolled back by itself; the connection is clean either way
                return False
        return True
