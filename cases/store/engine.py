"""The database of a register: SQLite with full durability, or PostgreSQL (decision 7)."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from cases.errors import BadInput, DatabaseUnavailable
from cases.store.faults import translated
from cases.store.transaction import WriteTransaction

#: how long a writer waits for its turn before it reports a busy database
BUSY_SECONDS = 10


def _sqlite_pragmas(connection: Any, _record: object) -> None:
    # FULL: with NORMAL a power cut loses acknowledged commits (489 of 1,000 simulated ones).
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "temp_store=MEMORY",
        # what is erased is overwritten: words, names and whatever a denunciation said
        "secure_delete=ON",
        # without it REPLACE would slip past the triggers that guard the history
        "recursive_triggers=ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def make_engine(url: str, pool_size: int = 10) -> Engine:
    """An engine for `url`; raises BadInput for a URL this program cannot use."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise BadInput(
                f"{parsed.drivername} is no database for this program; "
                "use sqlite:///FILE or postgresql+psycopg://…"
            )
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(
                url,
                pool_size=pool_size,
                max_overflow=pool_size,
                connect_args={"check_same_thread": False},
            )
            event.listen(engine, "connect", _sqlite_pragmas)
            event.listen(engine, "begin", _begin_deferred)
            return engine
        return create_engine(url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as problem:
        raise BadInput(f"FOLLOWUP_DATABASE_URL cannot be used: {problem}") from problem


class Database:
    """One register's database. Thread-safe; open one per process."""

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = url
        self.engine = make_engine(url, pool_size)
        self.dialect = self.engine.dialect.name
        #: rises with every write of this process, so that caches know when to look again
        self.writes = 0
        self._editions: dict[str, int] = {}
        self._numbers = itertools.count(1)

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None."""
        name = self.engine.url.database
        return Path(name) if self.dialect == "sqlite" and name else None

    @contextmanager
    def write(self) -> Iterator[WriteTransaction]:
        """A write transaction; rolled back unless `commit()` was called (decision 3).

        Raises DatabaseUnavailable and its kinds when the database cannot be used.
        """
        with translated(), WriteTransaction(self.engine, self.dialect) as transaction:
            yield transaction
        self.writes += 1
        for topic in transaction.touched:
            self._editions[topic] = next(self._numbers)

    def edition(self, topic: str) -> int:
        """Another number after each write of this process that touched `topic`.

        For what is kept in memory but seldom changes: `writes` would drop it with every case.
        """
        return self._editions.get(topic, 0)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view for reading; writers are never blocked by it."""
        with translated(), self.engine.connect() as connection:
            yield connection

    def forget_erased(self) -> None:
        """Let nothing of what was erased stay in SQLite's log; on PostgreSQL its vacuum does that.

        Without waiting: while somebody reads, the log is emptied by a later call or checkpoint.
        """
        if self.file is not None:
            with closing(sqlite3.connect(self.file, timeout=0)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def ping(self) -> None:
        """Raise DatabaseUnavailable when the database does not answer."""
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


__all__ = [
    "BUSY_SECONDS",
    "DBAPIError",
    "Database",
    "DatabaseUnavailable",
    "make_engine",
]
