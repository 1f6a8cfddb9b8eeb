"""The demo shows what an office's half year holds, on whatever day it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from cases.brief.issued import issued_brief
from cases.calendar.office_calendar import OfficeCalendar
from cases.calendar.sessions import list_sessions
from cases.checking import check_register
from cases.codes.tracking import CodeBook
from cases.demo.build import Code, accounts, build_demo
from cases.demo.half_year import Size
from cases.demo.issues import issues
from cases.directory.people import ROLES
from cases.directory.setup import furnish
from cases.directory.snapshot import Directory
from cases.instants import from_micros
from cases.meetings.conclusions import conclusion_of
from cases.office import Office
from cases.procedures.listed import listed_procedures
from cases.reading.overdue import overdue_now
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import rows
from tests.databases import SqliteDatabases
from workflow.versions import Workflows
from workflow.worktime import PROVINCE_ZONE

#: before its session
MONDAY = "2026-11-23T07:00"
#: the night after a day off, a Sunday, Tết, a year not entered yet
OTHER_DAYS = ["2026-11-25T00:30", "2026-11-29T15:00", "2027-02-08T10:00", "2031-03-04"]
LAST, NEXT = "2026-11-16-caolanh", "2026-11-30-caolanh"
SMALL = Size(cases=60, outside=20, visited=6)


def ending(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=PROVINCE_ZONE).astimezone(UTC)


def played(
    database: Database, now: datetime, size: Size | None = SMALL
) -> tuple[Register, tuple[Code, ...]]:
    """A register that has lived the half year up to `now`, and the codes it shows."""
    with database.write() as transaction:
        furnish(transaction)
        transaction.commit()
    directory, codes = Directory(database), CodeBook("a secret of forty letters for the tests!")
    workflows, calendar = Workflows.shipped(), OfficeCalendar(database)
    register = Register(database, workflows, calendar, directory, codes)
    return register, build_demo(register, now, size)


def states(register: Register) -> Counter[str]:
    return Counter(state for (state,) in rows(register.database, "SELECT state FROM case_file"))


@pytest.mark.parametrize(
    "end", [MONDAY, *(pytest.param(end, marks=pytest.mark.thorough) for end in OTHER_DAYS)]
)
def test_every_age_and_every_state_is_there_on_any_day(sqlite_database: Database, end: str) -> None:
    register, codes = played(sqlite_database, ending(end))
    calendar, people = register.calendar(), register.directory.current()
    office = Office(calendar, people, register.workflows)

    with register.database.read() as connection:
        overdue = overdue_now(connection, office, ending(end))
        found = check_register(connection, register.workflows)

    assert all(overdue.bands), overdue.bands
    assert states(register).keys() == set(register.workflows.current.definition.states)
    assert overdue.contributions_overdue >= 1
    running = "SELECT DISTINCT name FROM deadline WHERE closed_at IS NULL AND "
    assert ("reply",) in rows(register.database, f"{running} held")
    assert len({code.code for code in codes}) == 3
    assert found.problems == []


@pytest.fixture(scope="module")
def half_year(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Register]:
    """A small half year that ends on a Monday; only read by the tests."""
    file = tmp_path_factory.mktemp("demo") / "register.db"
    with closing(Database(sqlite_databases.copy_to(file))) as database:
        yield played(database, ending(MONDAY))[0]


@pytest.mark.thorough
def test_a_whole_half_year(sqlite_database: Database) -> None:
    register, _ = played(sqlite_database, ending(MONDAY), None)

    leads = rows(register.database, "SELECT DISTINCT lead FROM case_file WHERE lead > ''")
    rungs = rows(register.database, "SELECT DISTINCT rung FROM escalation")
    answered = rows(
        register.database, "SELECT DISTINCT post FROM escalation WHERE acknowledged_at > 0"
    )

    assert states(register).total() >= 400
    assert len(leads) >= 12
    assert {"minus_1", "due", "plus_1", "plus_3", "plus_5", "monday"} <= {rung for (rung,) in rungs}
    assert {"department_head", "upc_office", "chairman"} <= {post for (post,) in answered}


def test_every_monday_has_its_session_moved_where_it_is_a_day_off(half_year: Register) -> None:
    with half_year.database.read() as connection:
        sessions = list_sessions(connection, date(2026, 5, 25), date(2026, 11, 23))

    mondays = {date(2026, 5, 25) + timedelta(weeks=week) for week in range(27)}
    off, moved_to = date(2026, 8, 31), date(2026, 9, 3)
    assert {session.date for session in sessions} == (mondays - {off}) | {moved_to}


def test_nothing_was_put_around_the_commands(half_year: Register) -> None:
    """Every entry is written at its own moment of the half year, by somebody of the cast."""
    entries = rows(half_year.database, "SELECT at, recorded_at, actor FROM history")

    assert all(at <= written for at, written, _ in entries)
    assert max(from_micros(written) for _, written, _ in entries) <= ending(MONDAY)
    assert len({written for _, written, _ in entries}) > SMALL.cases
    assert {actor.partition(":")[0] for _, _, actor in entries} == {"person", "clock"}


def test_there_is_somebody_for_each_role() -> None:
    assert {account.role for account in accounts()} == set(ROLES)


def test_mondays_have_visitors_before_and_after_them(half_year: Register) -> None:
    """Every state of a registration but those that only a change of the day brings."""
    database = half_year.database
    found = {state for (state,) in rows(database, "SELECT DISTINCT state FROM registration")}
    shown = {"waiting", "confirmed", "waiting_list", "moved", "declined", "came", "absent"}
    assert shown <= found
    soon = f"SELECT count(*) FROM registration WHERE session_id = '{NEXT}'"
    assert rows(database, soon)[0][0] > 6, "the next Monday is full"


def test_departments_prepare_and_some_forget(half_year: Register) -> None:
    asked = "SELECT count(*), count(answered_at) FROM preparation"
    ((count, answered),) = rows(half_year.database, asked)
    assert 0 < answered < count


def test_the_last_monday_has_its_notice_and_the_next_its_brief(half_year: Register) -> None:
    with half_year.database.read() as connection:
        notice = conclusion_of(connection, LAST)
        brief = issued_brief(connection, NEXT)
    assert notice is not None
    assert notice.approved_at is not None
    assert notice.items
    assert brief is not None
    assert brief.content is not None
    assert brief.content["visitors"]


def test_what_people_come_about_is_in_the_list_or_like_nothing_in_it(half_year: Register) -> None:
    """Nobody of the demo can be asked back; most of what is raised has a code."""
    with half_year.database.read() as connection:
        listed = listed_procedures(connection)
    named = {each.procedure for each in issues()}
    assert all(listed.meant(each) or not listed.like(each) for each in named)
    counted = "SELECT count(*), count(procedure_code) FROM registration"
    ((everybody, coded),) = rows(half_year.database, counted)
    assert everybody > coded > everybody / 3
