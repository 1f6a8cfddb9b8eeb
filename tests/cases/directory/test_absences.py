"""While somebody is away their deputies are told, from the first to the last moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cases.directory.absences import note_absence, note_return, read_absences
from cases.directory.posts import Holding, fill_post
from cases.directory.snapshot import Directory
from cases.errors import BadInput
from cases.store.engine import Database
from tests.people import HIRED_AT, hire

DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


@pytest.fixture
def directory(database: Database) -> Directory:
    """Ông Lãnh is chairman, bà Nga stands in."""
    made = hire(database)
    with database.write() as transaction:
        chair = Holding("chairman", "", id_of(made, "lanh"), id_of(made, "nga"))
        fill_post(transaction, chair, HIRED_AT, "console")
        transaction.commit()
    return made


def id_of(directory: Directory, username: str) -> int:
    person = directory.current().by_username(username)
    assert person is not None
    return person.id


def away(database: Database, person: int, since: datetime, until: datetime) -> None:
    with database.write() as transaction:
        note_absence(transaction, person, since, until, MONDAY - DAY, "console")
        transaction.commit()


def back(database: Database, person: int, at: datetime) -> int:
    with database.write() as transaction:
        ended = note_return(transaction, person, at, at, "console")
        transaction.commit()
    return ended


def chair(directory: Directory, at: datetime) -> str | None:
    people = directory.current()
    seat = people.seat("chairman", "", at)
    person = people.person(seat.person) if seat.person is not None else None
    return person.username if person else None


def test_the_deputy_stands_in_from_the_leave_to_the_return(
    database: Database, directory: Directory
) -> None:
    away(database, id_of(directory, "lanh"), MONDAY, MONDAY + 5 * DAY)
    moments = (MONDAY - MICROSECOND, MONDAY, MONDAY + 5 * DAY - MICROSECOND, MONDAY + 5 * DAY)
    assert [chair(directory, at) for at in moments] == ["lanh", "nga", "nga", "lanh"]
    seat = directory.current().seat("chairman", "", MONDAY)
    assert (seat.deputy, seat.held) == (True, True)


def test_when_both_are_away_nobody_is_there_and_the_post_is_still_held(
    database: Database, directory: Directory
) -> None:
    for username in ("lanh", "nga"):
        away(database, id_of(directory, username), MONDAY, MONDAY + DAY)
    seat = directory.current().seat("chairman", "", MONDAY)
    assert (seat.person, seat.held) == (None, True)


def test_of_two_in_a_role_the_other_one_is_told(database: Database, directory: Directory) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO person_role (person_id, kind, name) "
            f"VALUES ({id_of(directory, 'nga')}, 'role', 'upc_office')"
        )
    away(database, id_of(directory, "minh"), MONDAY, MONDAY + DAY)
    people = Directory(database).current()
    assert people.seat("upc_office", "", MONDAY).person == id_of(directory, "nga")
    assert people.seat("upc_office", "", MONDAY + DAY).person == id_of(directory, "minh")


def test_coming_back_early_ends_an_absence_and_cancels_the_next(
    database: Database, directory: Directory
) -> None:
    lanh = id_of(directory, "lanh")
    away(database, lanh, MONDAY, MONDAY + 5 * DAY)
    away(database, lanh, MONDAY + 7 * DAY, MONDAY + 9 * DAY)
    assert back(database, lanh, MONDAY + 2 * DAY) == 2
    moments = (MONDAY + DAY, MONDAY + 2 * DAY, MONDAY + 8 * DAY)
    assert [chair(directory, at) for at in moments] == ["nga", "lanh", "lanh"]
    assert back(database, lanh, MONDAY + 3 * DAY) == 0


def test_what_was_entered_first_stays_in_the_register(
    database: Database, directory: Directory
) -> None:
    lanh = id_of(directory, "lanh")
    away(database, lanh, MONDAY, MONDAY + 5 * DAY)
    back(database, lanh, MONDAY + DAY)
    with database.read() as connection:
        (kept,) = read_absences(connection)
        rows = connection.exec_driver_sql("SELECT count(*) FROM absence").scalar_one()
    assert (kept.from_at, kept.until_at) == (MONDAY, MONDAY + DAY)
    assert rows == 2


def test_a_return_before_the_leave_is_refused(database: Database, directory: Directory) -> None:
    with pytest.raises(BadInput, match="must lie after"):
        away(database, id_of(directory, "lanh"), MONDAY, MONDAY)
