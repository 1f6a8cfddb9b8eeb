"""Traps and faults of other programs' calendars, each by the name of the program and its issue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflow.worktime.wall import (
    PROVINCE,
    ROUND_THE_CLOCK,
    at,
    day_off,
    shown,
    working_days,
)
from workflow.worktime import CalendarError, OfficeHours, Period, Unit, WorkingCalendar
from workflow.worktime.editing import with_day


def test_django_helpdesk_a_day_off_never_shortens() -> None:
    """There, excluded days made a ticket escalate earlier: three days fell due after one."""
    start = at("2026-11-25 09:00")
    plain = PROVINCE.due(start, working_days(3)).at
    for day in range(1, 29):
        calendar = with_day(PROVINCE, day_off(f"2026-12-{day:02}"))
        assert calendar.due(start, working_days(3)).at >= plain
    later = with_day(PROVINCE, day_off("2026-11-27"))
    assert shown(later.due(start, working_days(3)).at) == "2026-12-02 00:00:00"


@pytest.mark.parametrize(
    ("start", "last_day"),
    [
        # Tết 2027 is from Thursday 4 to Wednesday 10 February
        ("2027-01-29 16:00", "2027-02-12"),
        # Saturday 22 August 2026 is worked for Monday the 31st
        ("2026-08-20 09:00", "2026-08-26"),
        ("2026-08-27 09:00", "2026-09-08"),
    ],
)
def test_signalen_across_tet_and_a_worked_saturday(start: str, last_day: str) -> None:
    """There, five working days from the Friday before Tết end within it."""
    assert str(PROVINCE.due(at(start), working_days(5)).last_day) == last_day


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "hours",
    [
        {"monday": ["09:00-00:00"], "tuesday": ["09:00-00:00"]},
        {"monday": ["00:00-00:00"]},
        {"monday": []},
    ],
)
def test_zammad_2497_inverted_hours_are_refused_and_never_loop(hours: dict[str, list[str]]) -> None:
    with pytest.raises(CalendarError, match=r"must close after it opens|office hours are empty"):
        OfficeHours.parse(hours)


@pytest.mark.parametrize("hours", [1, 24, 120, 24 * 365])
def test_zammad_3180_an_office_that_never_closes_adds_no_minute(hours: int) -> None:
    """There, 00:00-23:59 lost a minute at each midnight."""
    always = WorkingCalendar(office_hours=ROUND_THE_CLOCK)
    start = datetime(2026, 11, 25, 13, 17, 42, tzinfo=UTC)
    end = start + timedelta(hours=hours)
    assert always.due(start, Period(hours, Unit.WORKING_HOURS)).at == end
    assert always.working_time_between(start, end) == timedelta(hours=hours)
