"""What must hold for every calendar, whatever its days and hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.worktime.wall import NEW_YORK, ROUND_THE_CLOCK, day_off, half_day, makeup
from workflow.worktime import (
    PROVINCE_OFFICE_HOURS,
    PROVINCE_ZONE,
    Counting,
    Dated,
    Day,
    OfficeHours,
    Period,
    Unit,
    WorkingCalendar,
)
from workflow.worktime.editing import with_day
from workflow.worktime.hours import Spans

FIRST = date(2026, 10, 1)
LENGTH = 200
HALVES = ("07:00-11:30", "13:30-17:00", "00:00-24:00", "08:00-09:00 10:00-23:00")
LATER_HOURS = (PROVINCE_OFFICE_HOURS, ROUND_THE_CLOCK, OfficeHours((((0, 60),), *[()] * 6)))
LAWS = settings(max_examples=100, deadline=None)
MICROSECOND = timedelta(microseconds=1)


@st.composite
def hours(draw: st.DrawFn) -> OfficeHours:
    def spans() -> Spans:
        edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
        return tuple(zip(edges[0::2], edges[1::2], strict=False))

    week = tuple(spans() for _ in range(7))
    return OfficeHours(week if any(week) else (((480, 1020),), *week[1:]))


dates = st.integers(0, LENGTH).map(lambda offset: FIRST + timedelta(days=offset))
LISTED = (day_off, makeup, *(partial(half_day, hours=text) for text in HALVES))


@st.composite
def listed_days(draw: st.DrawFn) -> list[Day]:
    found = draw(st.dictionaries(dates, st.sampled_from(LISTED), max_size=25))
    return [make(on.isoformat()) for on, make in sorted(found.items())]


zones = st.sampled_from([PROVINCE_ZONE, NEW_YORK])
changes = st.lists(st.tuples(dates, st.sampled_from(LATER_HOURS)), max_size=1).map(tuple)
schedules = st.builds(Dated, hours(), changes)
calendars = st.builds(WorkingCalendar, listed_days(), schedules, zones)
instants = st.datetimes(
    datetime(2026, 10, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    datetime(2027, 4, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
spans = st.timedeltas(timedelta(), timedelta(days=20))
periods = st.builds(
    Period, st.integers(1, 40), st.sampled_from(list(Unit)), st.sampled_from(list(Counting))
)
steps = st.integers(1, 30)


@LAWS
@given(calendars, instants, instants, periods)
def test_who_comes_later_is_not_due_on_an_earlier_day(
    calendar: WorkingCalendar, one: datetime, other: datetime, period: Period
) -> None:
    first, second = (calendar.due(start, period) for start in sorted((one, other)))
    if (period.unit, period.counting) == (Unit.CALENDAR_DAYS, Counting.SAME_TIME):
        # Two starts that move to the same working day each keep their time of day.
        assert calendar.local(first.at).date() <= calendar.local(second.at).date()
    else:
        assert first.at <= second.at


@LAWS
@given(calendars, instants, periods)
def test_a_longer_period_is_not_due_earlier(
    calendar: WorkingCalendar, start: datetime, period: Period
) -> None:
    longer = Period(period.amount + 1, period.unit, period.counting)
    assert start < calendar.due(start, period).at <= calendar.due(start, longer).at


@LAWS
@given(calendars, instants, periods, dates)
def test_one_more_day_off_makes_nothing_due_earlier(
    calendar: WorkingCalendar, start: datetime, period: Period, new: date
) -> None:
    with_day_off = with_day(calendar, day_off(new.isoformat()))
    assert with_day_off.due(start, period).at >= calendar.due(start, period).at


@LAWS
@given(calendars, instants, periods)
def test_the_last_day_is_the_one_that_the_due_instant_ends(
    calendar: WorkingCalendar, start: datetime, period: Period
) -> None:
    due = calendar.due(start, period)
    assert due.last_day == calendar.last_day(due.at)
    assert calendar.local(due.at - MICROSECOND).date() == due.last_day


@LAWS
@given(calendars, instants, periods)
def test_every_day_to_the_last_is_explained(
    calendar: WorkingCalendar, start: datetime, period: Period
) -> None:
    days = calendar.explain(start, period)
    due = calendar.due(start, period)
    assert days[0].date == calendar.local(start).date()
    assert due.last_day in (days[-1].date, days[-1].date - timedelta(days=1))
    assert len(days) == (days[-1].date - days[0].date).days + 1
    if period.unit is not Unit.WORKING_HOURS:
        assert sum(day.counted for day in days) == period.amount


@LAWS
@given(calendars, instants, instants, instants)
def test_office_time_adds_up(
    calendar: WorkingCalendar, one: datetime, two: datetime, three: datetime
) -> None:
    between = calendar.working_time_between
    assert between(one, two) + between(two, three) == between(one, three)
    assert between(one, two) == -between(two, one)


@LAWS
@given(calendars, instants, spans)
def test_what_was_added_lies_between(
    calendar: WorkingCalendar, start: datetime, span: timedelta
) -> None:
    end = calendar.add_working_time(start, span)
    assert calendar.working_time_between(start, end) == span
    # And no earlier instant will do: the answer is the first one, a closing before an opening.
    if span:
        assert calendar.working_time_between(start, end - MICROSECOND) < span


@LAWS
@given(calendars, instants, spans, spans)
def test_adding_twice_is_adding_once(
    calendar: WorkingCalendar, start: datetime, one: timedelta, two: timedelta
) -> None:
    at_once = calendar.add_working_time(start, one + two)
    assert calendar.add_working_time(calendar.add_working_time(start, one), two) == at_once


@LAWS
@given(calendars, instants, steps, steps)
def test_shifts_add_up(calendar: WorkingCalendar, start: datetime, one: int, two: int) -> None:
    office = WorkingCalendar(calendar.days, calendar.office_hours)
    assert office.shift(office.shift(start, one), two) == office.shift(start, one + two)
    assert office.shift(office.shift(start, -one), -two) == office.shift(start, -one - two)


@LAWS
@given(calendars, instants, steps)
def test_a_shift_from_a_working_day_can_be_undone(
    calendar: WorkingCalendar, start: datetime, days: int
) -> None:
    office = WorkingCalendar(calendar.days, calendar.office_hours)
    on_a_working_day = office.shift(start, 1)
    assert office.shift(office.shift(on_a_working_day, days), -days) == on_a_working_day
    assert office.shift(office.shift(on_a_working_day, -days), days) == on_a_working_day


@LAWS
@given(calendars, instants, instants, steps)
def test_an_age_band_holds_exactly_its_cases(
    calendar: WorkingCalendar, due: datetime, now: datetime, days: int
) -> None:
    limit = calendar.overdue_since_at_least(now, days)
    assert (calendar.working_days_overdue(due, now) >= days) == (due <= limit)
    assert calendar.working_days_overdue(limit, now) >= days
    assert calendar.working_days_overdue(limit + MICROSECOND, now) < days


@LAWS
@given(calendars, instants)
def test_every_monday_is_told_once(calendar: WorkingCalendar, after: datetime) -> None:
    day = calendar.local(after).date() + timedelta(days=1)
    expected: list[date] = []
    while len(expected) < 8:
        told = day
        while not calendar.is_working_day(told):
            told += timedelta(days=1)
        if day.weekday() == 0 and told not in expected:
            expected.append(told)
        day += timedelta(days=1)
    for told in expected:
        after = calendar.next_monday(after)
        assert after == calendar.instant(datetime(told.year, told.month, told.day))  # noqa: DTZ001


@LAWS
@given(calendars, instants)
def test_the_next_opening_wastes_no_office_time(
    calendar: WorkingCalendar, instant: datetime
) -> None:
    opening = calendar.next_open(instant)
    assert calendar.working_time_between(instant, opening) == timedelta()
    assert calendar.working_time_between(opening, opening + MICROSECOND) == MICROSECOND


@LAWS
@given(calendars, instants)
def test_the_wall_clock_and_back(calendar: WorkingCalendar, instant: datetime) -> None:
    assert calendar.instant(calendar.local(instant).replace(tzinfo=None)) == instant


@LAWS
@given(calendars)
def test_a_calendar_is_made_anew_from_its_document(calendar: WorkingCalendar) -> None:
    again = WorkingCalendar.of_document(calendar.document)
    assert again == calendar
    assert again.days == calendar.days
