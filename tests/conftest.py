"""Fixtures that every test may use: a migrated database of its own, on SQLite and on PostgreSQL.

`database` is parametrised: a test that asks for it runs on both. `sqlite_database` and
`postgres_database` are for the few tests that are about one of them.
Imports of the product stand inside the fixtures, so that the engine's tests need no database layer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import loopback, strictness
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.light_passwords import make_light
from tests.patience import take_your_time

if TYPE_CHECKING:
    from cases.register import Register
    from cases.store.engine import Database
    from workflow.versions import Workflows

pytest_plugins = [
    "pytester",
    "tests.browser",
    "tests.garbage",
    "tests.marks",
    "tests.slow_first",
    "tests.tally",
]


def pytest_configure(config: pytest.Config) -> None:
    """Keep the whole run on this machine, and let nothing be skipped in CI."""
    loopback.allow_nothing_else()
    take_your_time()
    if strictness.in_ci():
        config.pluginmanager.register(strictness.SkipsFail(), "skips-fail")


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """A migrated template file that each test gets a copy of."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    """A PostgreSQL server of this test process, with a migrated template database."""
    with PostgresDatabases.on_own_server() as databases:
        yield databases


#: fixtures of places where the people of `tests.people` work
_STAFFED = frozenset({"register", "office", "desk"})
#: fixtures that every test with a register has
_REGISTERS = frozenset({"database_url", "sqlite_databases", "postgres_databases"})


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated register; the test runs once on each kind of database.

    It is empty unless the test asks for a place where people work.
    """
    staffed = not _STAFFED.isdisjoint(request.fixturenames)
    if request.param == "sqlite":
        sqlite: SqliteDatabases = request.getfixturevalue("sqlite_databases")
        yield sqlite.copy_to(tmp_path / "register.db", staffed=staffed)
    else:
        postgres: PostgresDatabases = request.getfixturevalue("postgres_databases")
        with postgres.lent(staffed=staffed) as url:
            yield url


@pytest.fixture(autouse=True)
def light_passwords(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is a register, its passwords cost a test next to nothing."""
    if not _REGISTERS.isdisjoint(request.fixturenames):
        make_light(monkeypatch)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The register of `database_url`, opened; once on SQLite and once on PostgreSQL."""
    yield from _opened(database_url)


@pytest.fixture
def sqlite_database(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty register in an SQLite file, opened."""
    yield from _opened(sqlite_databases.copy_to(tmp_path / "register.db"))


@pytest.fixture
def postgres_database(postgres_databases: PostgresDatabases) -> Iterator[Database]:
    """A migrated, empty register on PostgreSQL, opened."""
    with postgres_databases.fresh() as url:
        yield from _opened(url)


@pytest.fixture(scope="session")
def workflows() -> Workflows:
    """The definitions that come with the program, compiled once."""
    from workflow.versions import Workflows

    return Workflows.shipped()


@pytest.fixture
def register(database: Database, workflows: Workflows) -> Register:
    """The front door of a register where the people of `tests.people` work; on both databases.

    Nobody listens: what is told to whom is a matter of the messages' tests.
    """
    from cases.calendar.office_calendar import OfficeCalendar
    from cases.codes.tracking import CodeBook
    from cases.register import Register
    from tests.people import hire

    directory = hire(database)
    codes = CodeBook("a secret of the tests, known to all")
    return Register(database, workflows, OfficeCalendar(database), directory, codes)


def _opened(url: str) -> Iterator[Database]:
    from cases.store.engine import Database

    opened = Database(url)
    try:
        yield opened
    finally:
        opened.close()
