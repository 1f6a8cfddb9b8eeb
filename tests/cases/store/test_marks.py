"""The register's mark: equal as long as nobody committed anything, whoever it was."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from cases.store.engine import Database
from cases.store.settings import write_settings

_TRIES = 5


@pytest.fixture
def elsewhere(database: Database) -> Iterator[Database]:
    """The same register as another process has it."""
    other = Database(database.url)
    yield other
    other.close()


def write(database: Database, value: str) -> None:
    with database.write() as transaction:
        write_settings(transaction, {"a setting of the test": value})
        transaction.commit()


def test_it_stays_while_people_only_read(database: Database, elsewhere: Database) -> None:
    def stays() -> bool:
        mark = database.mark()
        elsewhere.ping()
        database.ping()
        return database.mark() == mark

    # the server's own housekeeping may come in between
    assert any(stays() for _ in range(_TRIES))


def test_one_s_own_write_and_that_of_another_process_change_it(
    database: Database, elsewhere: Database
) -> None:
    marks = [database.mark()]
    for writer in (database, elsewhere, database):
        write(writer, str(len(marks)))
        marks.append(database.mark())
    assert len(set(marks)) == len(marks)


def test_what_is_not_committed_changes_it_once_it_is(
    database: Database, elsewhere: Database
) -> None:
    with elsewhere.write() as transaction:
        write_settings(transaction, {"a setting of the test": "on its way"})
        transaction.flush()
        before = database.mark()
        transaction.commit()
    assert database.mark() != before


def test_a_connection_that_died_is_replaced_and_proves_nothing(database: Database) -> None:
    mark = database.mark()
    lent = database._marks._lent
    assert lent is not None
    assert lent.dbapi_connection is not None
    lent.dbapi_connection.close()
    assert database.mark() != mark


def test_who_waits_shares_what_was_asked_after_they_came(database: Database) -> None:
    """Twelve ask at once after each write: nobody is told of the register from before it."""
    seen: list[object] = []
    with ThreadPoolExecutor(12) as pool:
        for written in range(1, 6):
            write(database, str(written))
            found = set(pool.map(lambda _: database.mark(), range(24)))
            assert found.isdisjoint(seen)
            seen += found
