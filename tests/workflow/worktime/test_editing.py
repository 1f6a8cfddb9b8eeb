"""Calendars made from calendars: days set and dropped, files taken in, years confirmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import reduce
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.worktime.test_laws import (
    LAWS,
    LISTED,
    calendars,
    dates,
    instants,
    listed_days,
    periods,
)
from tests.workflow.worktime.wall import PROVINCE, at, day_off, half_day, makeup, working_days
from workflow.worktime import (
    CalendarError,
    CalendarParts,
    Counting,
    Dated,
    Day,
    DayKind,
    OfficeHours,
    Period,
    WorkingCalendar,
    load_parts,
    zone_named,
)
from workflow.worktime.editing import (
    Names,
    confirmed_by,
    days_from,
    first_difference,
    with_day,
    with_days_off,
    with_days_worked,
    with_parts,
    without_day,
)

FLOOD = day_off("2026-11-26")


def test_a_day_set_takes_the_place_of_the_one_of_its_date() -> None:
    once = with_day(PROVINCE, FLOOD)
    assert len(once.days) == len(PROVINCE.days) + 1
    half = with_day(once, half_day("2026-11-26", "07:00-11:30"))
    assert len(half.days) == len(once.days)
    assert half.is_working_day(date(2026, 11, 26))
    assert PROVINCE.day_on(date(2026, 11, 26)) is None, "the old one stays as it was"


def test_one_day_of_a_year_does_not_make_the_year_entered() -> None:
    later = with_day(PROVINCE, day_off("2028-01-03"))
    assert later.is_provisional(date(2028, 1, 4))
    assert later.due(at("2027-12-30 09:00"), working_days(3)).provisional


def test_confirming_a_year_enters_it() -> None:
    confirmed = confirmed_by(PROVINCE, 2028, " 7/TB-BNV ")
    assert confirmed.confirmed == {2028: "7/TB-BNV"}
    assert not confirmed.is_provisional(date(2028, 1, 4))
    with pytest.raises(CalendarError, match="say by which notice the year is confirmed"):
        confirmed_by(PROVINCE, 2028, "  ")


def test_a_file_adds_to_its_years_and_enters_them() -> None:
    parts = CalendarParts((day_off("2028-01-03"), FLOOD))
    after = with_parts(PROVINCE, parts)
    assert len(after.days) == len(PROVINCE.days) + 2
    assert after.years == PROVINCE.years | {2028}


def test_a_file_may_take_the_place_of_its_years() -> None:
    after = with_parts(PROVINCE, CalendarParts((FLOOD,)), replacing=True)
    assert [day for day in after.days if day.date.year == 2026] == [FLOOD]
    assert [day for day in after.days if day.date.year != 2026] == [
        day for day in PROVINCE.days if day.date.year != 2026
    ]


def test_a_file_leaves_what_it_does_not_speak_of(tmp_path: Path) -> None:
    file = tmp_path / "saturdays.toml"
    file.write_text("[departments.TTHCC]\nsaturday = ['07:00-11:30']\n", "utf-8")
    first = with_parts(PROVINCE, load_parts(file))
    assert (first.days, first.years, first.counting) == (
        PROVINCE.days,
        PROVINCE.years,
        PROVINCE.counting,
    )
    file.write_text(
        "counting = 'same_time'\n[departments.CAT]\nsaturday = ['08:00-11:00']\n", "utf-8"
    )
    second = with_parts(first, load_parts(file))
    assert set(second.departments) == {"TTHCC", "CAT"}
    assert second.counting is Counting.SAME_TIME


def test_a_file_of_another_zone_is_refused() -> None:
    with pytest.raises(CalendarError, match="a register keeps the time zone it was set up with"):
        with_parts(PROVINCE, CalendarParts(zone=zone_named("America/New_York")))
    assert with_parts(PROVINCE, CalendarParts(zone=PROVINCE.zone)) == PROVINCE


@LAWS
@given(calendars, dates, st.sampled_from(LISTED))
def test_what_was_set_and_dropped_again_leaves_no_trace(
    calendar: WorkingCalendar, on: date, make: Callable[[str], Day]
) -> None:
    before = without_day(calendar, on)
    assert without_day(with_day(before, make(on.isoformat())), on) == before


@LAWS
@given(calendars, listed_days(), st.randoms(use_true_random=False))
def test_the_order_of_edits_does_not_matter(
    calendar: WorkingCalendar, days: list[Day], random: object
) -> None:
    shuffled = days.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reduce(with_day, days, calendar) == reduce(with_day, shuffled, calendar)


@LAWS
@given(calendars, dates, st.sampled_from(["07:00-09:30", "10:00-16:00"]), instants, periods)
def test_a_working_day_cut_to_some_of_its_hours_makes_nothing_due_earlier(
    calendar: WorkingCalendar, on: date, hours: str, start: datetime, period: Period
) -> None:
    whole = with_day(calendar, half_day(on.isoformat(), "07:00-17:00"))
    cut = with_day(calendar, half_day(on.isoformat(), hours))
    assert cut.due(start, period).at >= whole.due(start, period).at


@LAWS
@given(calendars, listed_days(), instants, periods)
def test_nothing_that_is_due_before_the_first_difference_moves(
    calendar: WorkingCalendar, days: list[Day], start: datetime, period: Period
) -> None:
    after = reduce(with_day, days, calendar)
    since = first_difference(calendar, after)
    due = calendar.due(start, period)
    if since is None or due.last_day < since:
        assert after.due(start, period) == due


@pytest.mark.parametrize(
    ("after", "since"),
    [
        (with_day(PROVINCE, FLOOD), date(2026, 11, 26)),
        (without_day(PROVINCE, date(2026, 11, 24)), date(2026, 11, 24)),
        (with_day(PROVINCE, half_day("2026-12-31", "07:00-11:30")), date(2026, 12, 31)),
        (with_parts(PROVINCE, CalendarParts(years=(2028,))), date(2028, 1, 1)),
        (confirmed_by(PROVINCE, 2028, "7/TB"), date(2028, 1, 1)),
        (with_parts(PROVINCE, CalendarParts(counting=Counting.SAME_TIME)), date.min),
        (
            with_parts(
                PROVINCE,
                CalendarParts(
                    office_hours=Dated(
                        PROVINCE.office_hours.first,
                        ((date(2027, 6, 1), OfficeHours.parse({"monday": ["08:00-12:00"]})),),
                    )
                ),
            ),
            date(2027, 6, 1),
        ),
    ],
)
def test_from_where_on_dates_may_move(after: WorkingCalendar, since: date) -> None:
    assert first_difference(PROVINCE, after) == since
    assert first_difference(after, PROVINCE) == since


def test_words_move_nothing() -> None:
    renamed = with_day(PROVINCE, makeup("2026-08-22"))
    assert renamed != PROVINCE
    assert first_difference(PROVINCE, renamed) is None
    assert first_difference(PROVINCE, confirmed_by(PROVINCE, 2026, "10065/VPCP-KGVX")) is None


def test_days_off_of_a_range_and_days_worked_by_the_weekly_rule() -> None:
    tet = days_from(date(2028, 1, 24), date(2028, 1, 30))
    off = with_days_off(PROVINCE, tet, DayKind.HOLIDAY, Names("Tết", "Tet"), "7/TB")
    assert [day.name_vi for day in off.days if day.date.year == 2028] == ["Tết"] * 7
    worked = with_days_worked(off, days_from(date(2028, 1, 29), None), (), Names(), "8/TB")
    assert worked.day_on(date(2028, 1, 29)) == Day(
        date(2028, 1, 29), DayKind.MAKEUP_WORKDAY, "", "", "8/TB"
    )
    back = with_days_worked(worked, days_from(date(2028, 1, 24), None), (), Names(), "8/TB")
    assert back.day_on(date(2028, 1, 24)) is None, "an ordinary Monday needs no line"
    morning = with_days_worked(
        back, days_from(date(2028, 1, 25), None), ((420, 690),), Names(), "8/TB"
    )
    tuesday = morning.day_on(date(2028, 1, 25))
    assert tuesday is not None
    assert (tuesday.kind, tuesday.hours) == (DayKind.HALF_DAY, ((420, 690),))


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("2028-01-24", "2028-01-23", "is no range of days"),
        ("2028-01-24", "2029-01-24", "is no range of days"),
        ("1969-12-31", None, "give a year from 1970 to 9000"),
        ("9000-12-31", "9001-01-01", "give a year from 1970 to 9000"),
    ],
)
def test_what_is_no_range_of_days_is_refused(first: str, last: str | None, problem: str) -> None:
    with pytest.raises(CalendarError, match=problem):
        days_from(date.fromisoformat(first), date.fromisoformat(last) if last else None)


def test_a_day_that_is_worked_is_no_kind_of_day_off() -> None:
    with pytest.raises(CalendarError, match="give a kind of day off"):
        with_days_off(PROVINCE, [date(2028, 1, 24)], DayKind.MAKEUP_WORKDAY, Names(), "7/TB")
