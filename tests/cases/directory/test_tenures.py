"""Posts change hands at moments, and what was true stays readable."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cases.access.accounts import disable
from cases.directory.appointing import Office, appoint, name_deputy, vacate
from cases.directory.posts import BEGINNING, Holding, fill_post, read_tenures
from cases.directory.snapshot import Directory
from cases.errors import BadInput, CaseError, UnknownDepartment, UnknownPerson
from cases.store.engine import Database
from tests.people import HIRED_AT, hire
from workflow.versions import Workflows

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DEFINITION = Workflows.shipped().current.definition


@pytest.fixture
def directory(database: Database) -> Directory:
    return hire(database)


def holder(directory: Directory, post: str, at: datetime, department: str = "") -> str | None:
    """Who is told by a post at a moment."""
    people = directory.current()
    seat = people.seat(post, department, at)
    person = people.person(seat.person) if seat.person is not None else None
    return person.username if person else None


def change(database: Database, directory: Directory, what: object, *args: object) -> None:
    """Enter one change of a post, as somebody at the console does."""
    office = Office(DEFINITION, directory.current(), "console", NOW)
    with database.write() as transaction:
        what(transaction, office, *args)  # type: ignore[operator]
        transaction.commit()


def test_an_appointment_holds_from_its_moment_on(database: Database, directory: Directory) -> None:
    change(database, directory, appoint, "chairman", "", "lanh", NOW)
    assert holder(directory, "chairman", NOW - timedelta(microseconds=1)) is None
    assert holder(directory, "chairman", NOW) == "lanh"
    assert holder(directory, "chairman", NOW, "SXD") == "lanh"


def test_a_planned_successor_takes_over_by_itself(database: Database, directory: Directory) -> None:
    change(database, directory, appoint, "chairman", "", "lanh", NOW)
    change(database, directory, appoint, "chairman", "", "nga", NOW + 7 * DAY)
    # what is changed before that leaves the plan alone
    change(database, directory, name_deputy, "chairman", "", "minh", NOW + DAY)
    assert [holder(directory, "chairman", NOW + days * DAY) for days in (0, 1, 6, 7, 400)] == [
        "lanh", "lanh", "lanh", "nga", "nga",
    ]  # fmt: skip


def test_every_change_stays_readable_with_who_entered_it(
    database: Database, directory: Directory
) -> None:
    change(database, directory, appoint, "chairman", "", "lanh", NOW, "Kinh tế")
    change(database, directory, vacate, "chairman", "", NOW + DAY)
    people = {person.id: person.username for person in directory.current().people()}
    with database.read() as connection:
        tenures = [each for each in read_tenures(connection) if each.post == "chairman"]
    told = [
        (people.get(each.holder_id or 0), each.valid_from, each.valid_to, each.entered_by)
        for each in tenures
    ]
    assert told == [
        (None, BEGINNING, NOW, "setup"),
        ("lanh", NOW, NOW + DAY, "console"),
        (None, NOW + DAY, None, "console"),
    ]
    assert tenures[1].field == "Kinh tế"


def test_a_vice_chairman_is_in_charge_of_some_departments(
    database: Database, directory: Directory
) -> None:
    change(database, directory, appoint, "chairman", "", "lanh", NOW)
    for department in ("SXD", "SNNMT"):
        change(database, directory, appoint, "chairman", department, "nga", NOW, "Hạ tầng")
    assert holder(directory, "chairman", NOW, "SXD") == "nga"
    assert holder(directory, "chairman", NOW, "SYT") == "lanh"


def test_a_deputy_stands_in_for_a_vacant_post(database: Database, directory: Directory) -> None:
    change(database, directory, name_deputy, "department_head", "SXD", "lan", NOW)
    assert holder(directory, "department_head", NOW, "SXD") == "lan"
    people = directory.current()
    assert people.seat("department_head", "SXD", NOW).held, "anh Tuấn holds it by his role"
    tuan = people.by_username("tuan")
    assert tuan is not None
    with database.write() as transaction:
        disable(transaction, tuan.id)
        transaction.commit()
    assert not directory.current().seat("department_head", "SXD", NOW).held


@pytest.mark.parametrize(
    ("what", "arguments", "error", "says"),
    [
        (appoint, ("mayor", "", "lanh"), BadInput, "is no post to appoint to"),
        (appoint, ("handler", "SXD", "lan"), BadInput, "is no post to appoint to"),
        (appoint, ("petitioner", "", "lan"), BadInput, "is no post to appoint to"),
        (appoint, ("department_head", "", "tuan"), BadInput, "name the department"),
        (vacate, ("department_head", ""), BadInput, "name the department"),
        (vacate, ("upc_chief", "SXD"), BadInput, "leave the department out"),
        (vacate, ("chairman", "SX"), UnknownDepartment, "“SX”"),
        (appoint, ("chairman", "", "ai"), UnknownPerson, "“ai”"),
        (appoint, ("chairman", "", "lan"), BadInput, "may not see the cases of this post"),
        (appoint, ("department_head", "SXD", "hoa"), BadInput, "must work at SXD"),
    ],
)
def test_an_appointment_nobody_could_be_told_by_is_refused(
    database: Database,
    directory: Directory,
    what: object,
    arguments: tuple[str, ...],
    error: type[CaseError],
    says: str,
) -> None:
    with database.read() as connection:
        before = read_tenures(connection)
    with pytest.raises(error, match=says):
        change(database, directory, what, *arguments, NOW)
    with database.read() as connection:
        assert read_tenures(connection) == before


def test_nobody_is_their_own_deputy(database: Database, directory: Directory) -> None:
    change(database, directory, appoint, "chairman", "", "lanh", NOW)
    with pytest.raises(BadInput, match="holds this post"):
        change(database, directory, name_deputy, "chairman", "", "lanh", NOW)
    change(database, directory, name_deputy, "chairman", "", "nga", NOW)
    with pytest.raises(BadInput, match="is the deputy"):
        change(database, directory, appoint, "chairman", "", "nga", NOW)


def test_tenures_that_were_over_before_the_last_tick_are_not_carried_along(
    database: Database, directory: Directory
) -> None:
    """The snapshot is read every two seconds; it must not grow with the years."""
    with database.write() as transaction:
        fill_post(transaction, Holding("chairman", "SXD"), HIRED_AT, "console")
        fill_post(transaction, Holding("chairman", "SXD"), HIRED_AT + DAY, "console")
        transaction.commit()
    before = directory.current().holding("chairman", "SXD", HIRED_AT)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO clock_state (id, now, finished_at, examined, reminded, escalated, "
            f"closed, failed) VALUES (1, {int(NOW.timestamp())}000000, 0, 0, 0, 0, 0, 0)"
        )
    after = Directory(database).current()
    assert before is not None
    assert after.holding("chairman", "SXD", HIRED_AT) is None
    assert after.holding("chairman", "SXD", NOW) is not None
