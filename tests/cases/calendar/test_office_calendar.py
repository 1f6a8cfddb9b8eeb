"""The register keeps its calendar, and everybody who asks counts by the same one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cases.calendar.office_calendar import (
    STALE_AFTER_SECONDS,
    OfficeCalendar,
    calendar_version,
    load_calendar,
    save_calendar,
)
from cases.errors import NotSetUp
from cases.store.engine import Database
from tests.people import hire
from workflow.worktime import (
    Counting,
    Day,
    DayKind,
    OfficeHours,
    Period,
    Unit,
    WorkingCalendar,
    shipped_calendar,
)
from workflow.worktime import load_calendar as calendar_in

BOSTON = Path(__file__).parents[2] / "data" / "boston-calendar.toml"
CHRISTMAS = Day(date(2026, 12, 25), DayKind.SWAPPED_OFF, "Nghỉ hoán đổi", "Swapped", "số 1/TB")


def save(database: Database, calendar: WorkingCalendar) -> bool:
    with database.write() as transaction:
        changed = save_calendar(transaction, calendar)
        transaction.commit()
    return changed


def load(database: Database) -> WorkingCalendar:
    with database.read() as connection:
        return load_calendar(connection)


@pytest.mark.parametrize(
    "calendar",
    [
        shipped_calendar(),
        calendar_in(BOSTON, "America/New_York"),
        WorkingCalendar([CHRISTMAS], years=[2026, 2028], counting=Counting.SAME_TIME),
        WorkingCalendar(
            office_hours=OfficeHours.parse({"saturday": ["00:00-24:00"], "makeup": ["08:00-09:00"]})
        ),
    ],
    ids=["shipped", "boston", "half-entered", "odd hours"],
)
def test_a_calendar_comes_back_as_it_was_saved(
    database: Database, calendar: WorkingCalendar
) -> None:
    assert save(database, calendar)
    kept = load(database)
    assert kept == calendar
    assert (kept.days, kept.years, kept.counting) == (
        calendar.days,
        calendar.years,
        calendar.counting,
    )
    assert (kept.office_hours, kept.zone) == (calendar.office_hours, calendar.zone)


def test_the_kept_calendar_gives_the_deadline_of_the_contract(database: Database) -> None:
    """Five working days from 23 November 2026 skip the 24th, Vietnam's Day of Culture."""
    hire(database)
    due = load(database).due(
        datetime(2026, 11, 23, 2, 40, tzinfo=UTC), Period(5, Unit.WORKING_DAYS)
    )
    assert due.last_day == date(2026, 12, 1)
    assert not due.provisional


def test_saving_the_same_again_changes_nothing(database: Database) -> None:
    save(database, shipped_calendar())
    assert not save(database, shipped_calendar())


def test_another_calendar_takes_the_place_of_the_first(database: Database) -> None:
    save(database, shipped_calendar())
    assert save(database, WorkingCalendar([CHRISTMAS]))
    assert load(database).days == (CHRISTMAS,)
    assert load(database).years == {2026}


def test_a_register_without_a_calendar_says_what_to_do(database: Database) -> None:
    with database.read() as connection:
        assert calendar_version(connection) is None
    with pytest.raises(NotSetUp, match="run `followup init`"):
        OfficeCalendar(database).current()


def test_everybody_gets_the_same_object_as_long_as_nothing_changed(database: Database) -> None:
    """Its tables of working time are built once, not for every request."""
    hire(database)
    watch = [100.0]
    calendar = OfficeCalendar(database, lambda: watch[0])
    first = calendar()
    watch[0] += 10 * STALE_AFTER_SECONDS
    assert calendar.current() is first


def test_a_change_of_this_process_shows_at_once(database: Database) -> None:
    hire(database)
    calendar = OfficeCalendar(database, lambda: 100.0)
    assert calendar.current() == shipped_calendar()
    save(database, WorkingCalendar([CHRISTMAS]))
    assert calendar.current().days == (CHRISTMAS,)


def test_a_change_of_another_process_shows_after_two_seconds(database: Database) -> None:
    hire(database)
    watch = [100.0]
    calendar, elsewhere = OfficeCalendar(database, lambda: watch[0]), Database(database.url)
    calendar.current()
    save(elsewhere, WorkingCalendar([CHRISTMAS]))
    elsewhere.close()
    watch[0] += STALE_AFTER_SECONDS - 0.01
    assert calendar.current() == shipped_calendar()
    watch[0] += 0.01
    assert calendar.current().days == (CHRISTMAS,)
