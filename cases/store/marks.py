"""Whether anybody committed anything since somebody looked: what is kept in memory asks here.

Both databases can tell it exactly and for less than reading one row, whichever process wrote:
SQLite by the number that its pager raises when another connection committed, PostgreSQL by the
snapshot it would read with. Equal marks mean equal data. Nothing is written for it, so no writer
waits for another one's count of changes. PostgreSQL's marks also differ for what happened in other
databases of the same server: then something is read once more than needed.
"""

from __future__ import annotations

import time
from threading import Lock
from typing import Any, Final, cast

from sqlalchemy import Engine, PoolProxiedConnection

#: to be compared with others of the same `ChangeMarks` only
Mark = tuple[int, Any]

_VERSION: Final = "PRAGMA data_version"
_SNAPSHOT: Final = "SELECT pg_current_snapshot()::text"


class ChangeMarks:
    """The marks of one database, on a connection of its own that never writes. Thread-safe.

    SQLite's number means nothing to another connection, and does not count what its own wrote.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._lent: PoolProxiedConnection | None = None
        #: how many connections there were: marks of different ones are never equal
        self._connections = 0
        #: the last mark, and when it was asked for (of a clock that only goes on)
        self._last: tuple[int, Mark] | None = None

    def current(self) -> Mark:
        """The mark of now; raises the driver's error when the database cannot be asked.

        Of several who wait for their turn one asks for all: what was asked after somebody came is
        new enough for them.
        """
        came = time.monotonic_ns()
        with self._lock:
            if self._last is not None and self._last[0] > came:
                return self._last[1]
            asked, self._last = time.monotonic_ns(), None
            mark = self._asked()
            self._last = asked, mark
            return mark

    def _asked(self) -> Mark:
        if self._lent is not None:
            try:
                return self._ask(self._lent)
            except Exception:
                self._forget()
        return self._ask(self._connect())

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._forget()

    def _connect(self) -> PoolProxiedConnection:
        lent = self._engine.raw_connection()
        # the pool is for those who work
        lent.detach()
        self._connections += 1
        self._lent = lent
        return lent

    def _ask(self, lent: PoolProxiedConnection) -> Mark:
        return self._connections, _answer(lent, self._engine.dialect.name)

    def _forget(self) -> None:
        lent, self._lent = self._lent, None
        if lent is not None:
            lent.close()


def _answer(lent: PoolProxiedConnection, dialect: str) -> Any:
    connection = cast(Any, lent.dbapi_connection)
    if dialect == "sqlite":
        return connection.execute(_VERSION).fetchone()[0]
    # imported where it is used: an office on SQLite need not have the driver
    from cases.store.postgres import PostgresWriter

    return PostgresWriter(connection, lent.info.setdefault("prepared", {})).value(_SNAPSHOT)
