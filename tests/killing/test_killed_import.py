"""A killed import has what it said it had; run again, it ends as if nobody had killed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from cases.checking import check_register
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import rows
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.killing.bringing_in import ROWS_OF_A_CASE, bring_in, rows_said_to_be_in, write_file
from tests.killing.journal import Journal
from tests.killing.killer import Worker, at_work
from tests.replay.registers import contents, furnished

CASES = 90


@pytest.fixture
def undisturbed_url(
    request: pytest.FixtureRequest, database: Database, tmp_path: Path
) -> Iterator[str]:
    """A second register on the same kind of database."""
    if database.dialect == "sqlite":
        sqlite: SqliteDatabases = request.getfixturevalue("sqlite_databases")
        yield sqlite.copy_to(tmp_path / "undisturbed.db")
    else:
        postgres: PostgresDatabases = request.getfixturevalue("postgres_databases")
        with postgres.fresh() as url:
            yield url


def missing(register: Register, journal: Journal) -> int:
    """How many cases the import said it had, and the register has not."""
    said = rows_said_to_be_in(journal) // ROWS_OF_A_CASE
    ((there,),) = rows(register.database, "SELECT count(*) FROM imported_case")
    return max(0, said - there)


def kill_until_done(register: Register, worker: Worker, journal: Journal) -> list[int]:
    """How many acknowledged cases were missing after each kill."""
    random, found = Random(7), list[int]()
    with at_work(worker):
        while worker.kill(random):
            found.append(missing(register, journal))
            worker.start()
    return found


@pytest.mark.thorough
def test_a_killed_import_goes_on_where_it_stopped(
    database_url: str, database: Database, undisturbed_url: str, tmp_path: Path
) -> None:
    register, journal = furnished(database), Journal(tmp_path / "import.journal")
    file = write_file(tmp_path / "old.csv", CASES)

    missed = kill_until_done(
        register, Worker(bring_in, (database_url, file, journal, "sound"), journal), journal
    )

    assert len(missed) >= 3
    assert set(missed) == {0}
    with closing(Database(undisturbed_url)) as other:
        undisturbed = furnished(other)
        bring_in(undisturbed_url, file, Journal(tmp_path / "other.journal"), "sound")
        assert contents(register) == contents(undisturbed)
    with database.read() as connection:
        found = check_register(connection, register.workflows)
    assert found.problems == []


@pytest.mark.thorough
def test_control_an_import_that_commits_after_it_says_so_loses_cases(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    register, journal = furnished(database), Journal(tmp_path / "import.journal")
    file = write_file(tmp_path / "old.csv", CASES)

    missed = kill_until_done(
        register, Worker(bring_in, (database_url, file, journal, "write behind"), journal), journal
    )

    assert any(missed)
