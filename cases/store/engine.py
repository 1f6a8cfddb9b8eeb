"""The database of a register: SQLite with full durability, or PostgreSQL (decision 7)."""

from __future__ import annotations

import itertools
import select
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, NoSuchModuleError

from cases.errors import BadInput, DatabaseUnavailable
from cases.store.faults import translated
from cases.store.marks import ChangeMarks, Mark
from cases.store.transaction import WriteTransaction

_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
_IN_MEMORY = ":memory:"
#: how long a writer waits for its turn before it reports a busy database
BUSY_SECONDS = 10
#: texts that a connection of SQLite keeps prepared; the 128 of the driver are fewer than ours
_STATEMENTS_KEPT = 512
#: how long a connection that was given back is believed to live
TRUSTED_SECONDS = 5.0


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
    # to the driver itself: as a statement of SQLAlchemy's it takes as long as a small page's SELECT
    cast(Any, connection.connection.driver_connection).execute("BEGIN").close()


def _note_return(_connection: object, record: Any) -> None:
    record.info["returned_at"] = time.monotonic()


def _refuse_dead(connection: Any, record: Any, _proxy: object) -> None:
    """Ask a connection whether it lives, unless it worked a moment ago and nobody ended it since.

    SQLAlchemy would ask before every use, which took a twelfth of a command's time.
    """
    rested = time.monotonic() - record.info.get("returned_at", 0.0)
    try:
        if rested < TRUSTED_SECONDS and not _has_news(connection):
            return
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as problem:
        raise InvalidatePoolError from problem


def _has_news(connection: Any) -> bool:
    """Whether the server said something unasked: that it ends, or that it has gone."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def _refuse_unusable(url: URL) -> None:
    if url.drivername not in _DRIVERS:
        raise BadInput(
            f"{url.drivername} is no database for this program; "
            "use sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"
        )
    name = url.database or _IN_MEMORY
    if url.get_backend_name() == "sqlite" and (
        _IN_MEMORY in name or url.query.get("mode") == "memory"
    ):
        raise BadInput(
            "FOLLOWUP_DATABASE_URL names no file, and a register in memory would end with the "
            "command; write it like sqlite:///followup.db"
        )


def make_engine(url: str, pool_size: int = 10) -> Engine:
    """An engine for `url`; raises BadInput for a URL this program cannot use."""
    try:
        parsed = make_url(url)
        _refuse_unusable(parsed)
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(
                url,
                pool_size=pool_size,
                max_overflow=pool_size,
                # the connection that worked last has the pages and statements of most use at hand
                pool_use_lifo=True,
                connect_args={"check_same_thread": False, "cached_statements": _STATEMENTS_KEPT},
                pool_reset_on_return=None,
            )
            event.listen(engine, "connect", _sqlite_pragmas)
            event.listen(engine, "begin", _begin_deferred)
            return engine
        engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_use_lifo=True,
            # psycopg forgets what it prepared itself at a rollback, as every reader ends, by
            # DEALLOCATE ALL: the statements that writers keep would be gone too
            connect_args={"prepare_threshold": None},
            pool_reset_on_return=None,
        )
        event.listen(engine, "checkin", _note_return)
        event.listen(engine, "checkout", _refuse_dead)
        return engine
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError) as problem:
        raise BadInput(f"FOLLOWUP_DATABASE_URL cannot be used: {problem}") from problem


def _for_reading(engine: Engine) -> Engine:
    """The same engine and pool, whose transactions see the database as it was when they began.

    In SQLite every transaction does; PostgreSQL shows each statement what was committed until then
    unless it is asked. `check` would find half of somebody's work and call it damage.
    """
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


class Database:
    """One register's database. Thread-safe; open one per process."""

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = url
        self.engine = make_engine(url, pool_size)
        self.dialect = self.engine.dialect.name
        self._reading = _for_reading(self.engine)
        #: rises with every write of this process, so that caches know when to look again
        self.writes = 0
        self._marks = ChangeMarks(self.engine)
        self._editions: dict[str, int] = {}
        self._numbers = itertools.count(1)

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None."""
        name = self.engine.url.database
        return Path(name) if self.dialect == "sqlite" and name else None

    @contextmanager
    def write(self, *, patient: bool = True) -> Iterator[WriteTransaction]:
        """A write transaction; rolled back unless `commit()` was called (decision 3).

        Raises DatabaseUnavailable and its kinds when the database cannot be used; without
        `patient`, SQLite's one writer is not waited for either.
        """
        with translated(), WriteTransaction(self.engine, self.dialect, patient) as transaction:
            yield transaction
        self.writes += 1
        for topic in transaction.touched:
            self._editions[topic] = next(self._numbers)

    def edition(self, topic: str) -> int:
        """Another number after each write of this process that touched `topic`.

        For what is kept in memory but seldom changes: `writes` would drop it with every case.
        """
        return self._editions.get(topic, 0)

    def mark(self) -> Mark:
        """Equal to an earlier one as long as nobody committed anything, in whichever process.

        For what is kept in memory: the mark first, then the reading, so that a write in between
        makes it look old, never fresh. Raises DatabaseUnavailable.
        """
        with translated():
            return self._marks.current()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One moment of the register, for as many SELECTs as it takes; no writer waits for it."""
        with translated(), self._reading.connect() as connection:
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
        self._marks.close()
        self.engine.dispose()


__all__ = [
    "BUSY_SECONDS",
    "DBAPIError",
    "Database",
    "DatabaseUnavailable",
    "Mark",
    "make_engine",
]
