"""The calendar and a table of every working minute must give the same answers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.worktime.minute_table import DAY
from tests.workflow.worktime.offices import OFFICES, Office
from workflow.worktime import Counting, Period, Unit

EXAMPLES = settings(max_examples=250, deadline=None)
MARGIN = timedelta(days=40)
"""What is counted from a start in the first part of a table still ends inside it."""


@st.composite
def office_and_instants(draw: st.DrawFn, count: int) -> tuple[Office, list[datetime]]:
    office = draw(st.sampled_from(OFFICES))
    first = datetime.combine(office.table.first + DAY, time(), UTC)
    length = office.table.last - office.table.first - MARGIN
    minutes = st.integers(0, int(length.total_seconds()) // 60)
    return office, sorted(first + timedelta(minutes=draw(minutes)) for _ in range(count))


@EXAMPLES
@given(office_and_instants(2))
def test_minutes_between(drawn: tuple[Office, list[datetime]]) -> None:
    office, (start, end) = drawn
    expected = office.table.minutes_between(start, end)
    assert office.calendar.working_minutes_between(start, end) == expected


@EXAMPLES
@given(office_and_instants(1), st.integers(1, 2500))
def test_adding_minutes(drawn: tuple[Office, list[datetime]], minutes: int) -> None:
    office, (start,) = drawn
    expected = office.table.add_minutes(start, minutes)
    assert office.calendar.add_working_minutes(start, minutes) == expected


@EXAMPLES
@given(office_and_instants(1))
def test_next_opening(drawn: tuple[Office, list[datetime]]) -> None:
    office, (instant,) = drawn
    assert office.calendar.next_open(instant) == office.table.next_open(instant)


@EXAMPLES
@given(office_and_instants(1), st.integers(1, 15))
def test_working_days_to_the_end_of_the_day(
    drawn: tuple[Office, list[datetime]], amount: int
) -> None:
    office, (start,) = drawn
    event = start.astimezone(office.table.zone).date()
    last_day = office.table.working_day_after(event, amount)
    due = office.calendar.due(start, Period(amount, Unit.WORKING_DAYS))
    assert (due.last_day, due.at) == (last_day, office.table.end_of(last_day))


@EXAMPLES
@given(office_and_instants(1), st.integers(1, 15))
def test_working_days_to_the_same_time(drawn: tuple[Office, list[datetime]], amount: int) -> None:
    office, (start,) = drawn
    moved = office.table.next_open(start).astimezone(office.table.zone)
    last_day = office.table.working_day_after(moved.date(), amount)
    clock = moved.time().replace(fold=0)
    expected = datetime.combine(last_day, clock, office.table.zone).astimezone(UTC)
    period = Period(amount, Unit.WORKING_DAYS, Counting.SAME_TIME)
    assert office.calendar.due(start, period).at == expected


@EXAMPLES
@given(office_and_instants(1), st.integers(1, 25))
def test_calendar_days(drawn: tuple[Office, list[datetime]], amount: int) -> None:
    office, (start,) = drawn
    nominal = start.astimezone(office.table.zone).date() + amount * DAY
    last_day = office.table.working_day_after(nominal - DAY, 1)
    due = office.calendar.due(start, Period(amount, Unit.CALENDAR_DAYS))
    assert (due.last_day, due.at) == (last_day, office.table.end_of(last_day))


@EXAMPLES
@given(office_and_instants(1), st.integers(1, 40))
def test_working_hours(drawn: tuple[Office, list[datetime]], amount: int) -> None:
    office, (start,) = drawn
    due = office.calendar.due(start, Period(amount, Unit.WORKING_HOURS))
    assert due.at == office.table.add_minutes(start, amount * 60)


@EXAMPLES
@given(office_and_instants(2))
def test_days_overdue(drawn: tuple[Office, list[datetime]]) -> None:
    office, (due, now) = drawn
    begun = [day for day in office.table.working_days if due <= begin(office, day) < now]
    expected = max(len(begun), 1) if now > due else 0
    assert office.calendar.working_days_overdue(due, now) == expected


@EXAMPLES
@given(office_and_instants(1), st.integers(-15, 15))
def test_shifting(drawn: tuple[Office, list[datetime]], steps: int) -> None:
    office, (early,) = drawn
    start = early + timedelta(days=30) if steps < 0 else early
    local = start.astimezone(office.table.zone)
    if steps == 0 or local.time() == time():
        return
    before = [day for day in office.table.working_days if day < local.date()]
    after = [day for day in office.table.working_days if day > local.date()]
    target = after[steps - 1] if steps > 0 else before[steps]
    clock = local.time().replace(fold=0)
    expected = datetime.combine(target, clock, office.table.zone).astimezone(UTC)
    assert office.calendar.shift(start, steps) == expected


def begin(office: Office, day: date) -> datetime:
    return office.table.end_of(day - DAY)
