"""What cannot be counted is refused with a sentence that says what to change, never looped over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflow.worktime.wall import PROVINCE, at, day_off, makeup, shown
from workflow.errors import WorkflowError
from workflow.worktime import (
    CalendarError,
    OfficeHours,
    Period,
    Unit,
    WorkingCalendar,
    zone_named,
)


@pytest.mark.parametrize("amount", [0, -1, 36_501, 10**30])
@pytest.mark.parametrize("unit", list(Unit))
def test_a_period_of_no_length_or_beyond_a_hundred_years(amount: int, unit: Unit) -> None:
    with pytest.raises(CalendarError, match="give a whole number from 1 to 36500"):
        Period(amount, unit)


def test_half_a_day_is_no_period() -> None:
    with pytest.raises(CalendarError, match=r"a period of 2.5 working_days"):
        Period(2.5, Unit.WORKING_DAYS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        ({"monday": ["17:00-07:00"]}, "monday, 17:00-07:00: must close after it opens"),
        ({"monday": ["07:00-07:00"]}, "monday, 07:00-07:00: must close after it opens"),
        ({"monday": ["07:00-24:30"]}, "monday, 07:00-24:30: must lie between 00:00 and 24:00"),
        ({"monday": ["07:00-12:00", "11:00-17:00"]}, "must open after 12:00, in order"),
        ({"monday": ["13:00-17:00", "07:00-11:00"]}, "must open after 17:00, in order"),
        ({"monday": ["7-11"]}, 'monday: write "7-11" like 07:00-11:30'),
        ({"monday": "07:00-11:30"}, r'monday: write a list like \["07:00-11:30"\]'),
        ({"makeup": ["12:00-11:00"], "monday": ["07:00-11:00"]}, "makeup, 12:00-11:00"),
        ({"thứ hai": ["07:00-11:00"]}, '"thứ hai" is unknown; use monday, tuesday'),
        ({}, "office hours are empty"),
        ({"monday": [], "makeup": ["07:00-11:00"]}, "office hours are empty"),
    ],
)
def test_office_hours_in_which_nobody_can_work(hours: dict[str, list[str]], problem: str) -> None:
    with pytest.raises(CalendarError, match=problem):
        OfficeHours.parse(hours)


def test_all_faults_of_the_hours_are_told_at_once() -> None:
    with pytest.raises(CalendarError) as refused:
        OfficeHours.parse({"monday": ["x", "y"], "friday": ["z"], "sonntag": []})
    assert len(refused.value.problems) == 4
    assert "\n" not in str(refused.value)
    with pytest.raises(CalendarError) as refused:
        OfficeHours((((420, 400),), ((-5, 1500),), (), (), ()))
    assert len(refused.value.problems) == 4


def test_a_date_that_is_both_a_day_off_and_worked() -> None:
    with pytest.raises(CalendarError, match="2026-11-28 is listed 2 times: keep one"):
        WorkingCalendar([day_off("2026-11-28"), makeup("2026-11-28")])


def test_a_year_that_is_wholly_off_is_passed_over() -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    closed = [day_off(f"{first + timedelta(days=day):%Y-%m-%d}") for day in range(365)]
    office = WorkingCalendar(closed)
    start = at("2025-12-31 16:59")
    assert shown(office.add_working_minutes(start, 2)) == "2027-01-01 07:01:00"
    assert shown(office.next_open(at("2026-01-01"))) == "2027-01-01 07:00:00"
    assert shown(office.shift(start, 1)) == "2027-01-01 16:59:00"
    assert office.shift(office.shift(start, 1), -1) == start
    assert shown(office.next_monday(start)) == "2027-01-01 00:00:00"
    assert office.working_minutes_between(start, at("2027-01-01 07:01")) == 2


def test_a_makeup_day_has_the_hours_of_the_first_working_weekday_unless_it_has_its_own() -> None:
    ordinary = OfficeHours.parse({"tuesday": ["09:00-10:00"], "friday": ["09:00-12:00"]})
    special = OfficeHours.parse({"tuesday": ["09:00-10:00"], "makeup": ["08:00-08:30"]})
    saturday = at("2026-11-28"), at("2026-11-28 24:00")
    for hours, minutes in ((ordinary, 60), (special, 30)):
        office = WorkingCalendar([makeup("2026-11-28")], hours)
        assert office.working_minutes_between(*saturday) == minutes


def test_a_makeup_day_on_a_working_day_or_in_an_old_year_changes_nothing() -> None:
    plain = WorkingCalendar()
    office = WorkingCalendar([makeup("2026-11-25"), makeup("1990-01-06")])
    week = at("2026-11-23"), at("2026-11-30")
    assert office.working_minutes_between(*week) == plain.working_minutes_between(*week)


@pytest.mark.parametrize("instant", [datetime.min, datetime.max, datetime(9999, 1, 1)])  # noqa: DTZ901, DTZ001
def test_instants_at_the_end_of_time(instant: datetime) -> None:
    moment = instant.replace(tzinfo=UTC)
    for question in (
        lambda: PROVINCE.due(moment, Period(1, Unit.WORKING_DAYS)),
        lambda: PROVINCE.due(moment, Period(1, Unit.WORKING_HOURS)),
        lambda: PROVINCE.due(moment, Period(1, Unit.CALENDAR_DAYS)),
        lambda: PROVINCE.shift(moment, -1),
        lambda: PROVINCE.next_open(moment),
        lambda: PROVINCE.next_monday(moment),
        lambda: PROVINCE.last_day(moment),
        lambda: PROVINCE.instant(instant),
    ):
        with pytest.raises(CalendarError, match="dates must lie from 2 to 9998"):
            question()


def test_a_count_that_runs_out_of_years_ends() -> None:
    with pytest.raises(CalendarError, match="year 9999 cannot be counted"):
        PROVINCE.add_working_minutes(at("9990-01-01"), 10**9)
    with pytest.raises(CalendarError, match="year 1 cannot be counted"):
        PROVINCE.shift(at("0012-01-01"), -5000)


@pytest.mark.parametrize("zone", ["Asia/Sadec", "", "../etc/passwd", "Asia", "/etc/passwd"])
def test_a_zone_that_does_not_exist(zone: str) -> None:
    with pytest.raises(CalendarError, match="write a name like Asia/Ho_Chi_Minh"):
        zone_named(zone)


def test_every_refusal_is_an_error_of_the_engine() -> None:
    assert issubclass(CalendarError, WorkflowError)
