"""Registers to measure: migrated, furnished, with the invented people of the tests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cases.calendar.office_calendar import OfficeCalendar
from cases.codes.tracking import CodeBook
from cases.migrations import upgrade
from cases.register import Register
from cases.store.engine import Database
from notifications.planner import Planner
from tests.databases import PostgresDatabases
from tests.people import hire
from tests.postgres import PostgresServer
from workflow.versions import Workflows

SECRET = "a secret of the benchmarks, known to all"  # noqa: S105 - opens nothing
DIALECTS = ("sqlite", "postgresql")
#: a million cases are built without a checkpoint in between; what is measured comes after one
_ROOM_TO_BUILD = {"max_wal_size": "16GB", "checkpoint_timeout": "1h"}


@contextmanager
def empty_register(dialect: str) -> Iterator[Register]:
    """An empty register as an office runs it: SQLite with FULL sync, PostgreSQL with fsync on."""
    with address(dialect) as url:
        database = Database(url)
        try:
            yield register_of(database)
        finally:
            database.close()


def register_of(database: Database) -> Register:
    """The front door of `database`, with messages planned as in the web process."""
    workflows, calendar = Workflows.shipped(), OfficeCalendar(database)
    planner = Planner(lambda key, version: workflows.of(key, version).definition, calendar)
    return Register(database, workflows, calendar, hire(database), CodeBook(SECRET), [planner])


@contextmanager
def address(dialect: str) -> Iterator[str]:
    """The address of a migrated, empty register that lives as long as the `with` block."""
    if dialect == "sqlite":
        with tempfile.TemporaryDirectory(prefix="followup-bench-") as folder:
            url = f"sqlite:///{Path(folder) / 'register.db'}"
            upgrade(url)
            yield url
        return
    with PostgresServer.running(fsync=True, settings=_ROOM_TO_BUILD) as server:
        databases = PostgresDatabases(server)
        try:
            with databases.fresh() as url:
                yield url
        finally:
            databases.close()
