"""Each unit and way of counting, told as what happened to somebody's case."""

from __future__ import annotations

import pytest

from tests.workflow.worktime.wall import PROVINCE, ROUND_THE_CLOCK, at, shown
from workflow.worktime import Counting, Period, Unit, WorkingCalendar


def end(start: str, amount: int, unit: Unit, counting: Counting = Counting.END_OF_DAY) -> str:
    return shown(PROVINCE.due(at(start), Period(amount, unit, counting)).at)


def test_bà_sáu_comes_at_night_and_the_day_still_does_not_count() -> None:
    assert end("2026-11-25 23:30", 1, Unit.WORKING_DAYS) == "2026-11-27 00:00:00"


def test_ông_tư_comes_on_a_day_off_and_the_next_working_day_is_the_first_counted() -> None:
    assert end("2026-11-28 09:00", 1, Unit.WORKING_DAYS) == "2026-12-01 00:00:00"


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-11-25 10:00", 1, "2026-11-25 11:00:00"),
        ("2026-11-25 10:00", 2, "2026-11-25 14:00:00"),  # over the lunch break
        ("2026-11-25 07:00", 8, "2026-11-25 17:00:00"),  # a whole day ends on its closing
        ("2026-11-25 09:30", 2, "2026-11-25 11:30:00"),  # and a morning on its own
        ("2026-11-23 16:30", 1, "2026-11-25 07:30:00"),  # over Vietnam Culture Day
        ("2026-11-28 10:00", 1, "2026-11-30 08:00:00"),  # from a Saturday
        ("2026-11-25 10:00:30.25", 2, "2026-11-25 14:00:30.250000"),  # exact
    ],
)
def test_hours_run_from_the_moment_and_only_while_the_office_is_open(
    start: str, amount: int, expected: str
) -> None:
    assert end(start, amount, Unit.WORKING_HOURS) == expected
    assert end(start, amount, Unit.WORKING_HOURS, Counting.SAME_TIME) == expected


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-11-25 10:00", 2, "2026-11-28 00:00:00"),
        ("2026-11-25 10:00", 3, "2026-12-01 00:00:00"),  # Saturday, so the end of Monday
        ("2026-02-10 08:00", 5, "2026-02-24 00:00:00"),  # Sunday before Tết, so after all of it
        ("2026-08-20 08:00", 2, "2026-08-23 00:00:00"),  # a make-up Saturday is a working day
        ("2026-09-28 08:00", 45, "2026-11-13 00:00:00"),  # the hard alarm
    ],
)
def test_calendar_days_that_end_on_a_day_off_end_with_the_next_working_day(
    start: str, amount: int, expected: str
) -> None:
    assert end(start, amount, Unit.CALENDAR_DAYS) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-25 10:15", "2026-11-26 10:15:00"),  # in office hours: the time is kept
        ("2026-11-25 06:00", "2026-11-26 07:00:00"),  # before: from the opening
        ("2026-11-25 12:00", "2026-11-26 13:30:00"),  # in the lunch break: from its end
        ("2026-11-25 17:00", "2026-11-27 07:00:00"),  # at the closing: nothing is left of the day
        ("2026-11-23 18:00", "2026-11-26 07:00:00"),  # and the next one is Vietnam Culture Day
        ("2026-11-28 10:15", "2026-12-01 07:00:00"),  # on a Saturday: from Monday
    ],
)
def test_the_same_time_of_day_one_working_day_later(start: str, expected: str) -> None:
    assert end(start, 1, Unit.WORKING_DAYS, Counting.SAME_TIME) == expected


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-11-25 22:15", 1, "2026-11-26 22:15:00"),
        ("2026-11-25 22:15", 3, "2026-11-30 22:15:00"),
    ],
)
def test_the_same_time_of_day_some_calendar_days_later_asks_for_no_office_hours(
    start: str, amount: int, expected: str
) -> None:
    assert end(start, amount, Unit.CALENDAR_DAYS, Counting.SAME_TIME) == expected


def test_an_office_that_never_closes_loses_no_minute_at_midnight() -> None:
    hospital = WorkingCalendar(office_hours=ROUND_THE_CLOCK)
    start = at("2026-11-25 23:59", hospital)
    due = hospital.due(start, Period(1, Unit.WORKING_HOURS))
    assert shown(due.at) == "2026-11-26 00:59:00"
    assert hospital.working_minutes_between(start, due.at) == 60
    assert shown(hospital.add_working_minutes(start, 1)) == "2026-11-26 00:00:00"
    assert hospital.last_day(hospital.add_working_minutes(start, 1)).isoformat() == "2026-11-25"
    assert hospital.working_minutes_between(at("2026-01-01"), at("2027-01-01")) == 365 * 24 * 60


def test_what_people_are_shown_is_the_day_that_ends_not_the_one_that_begins() -> None:
    friday = at("2026-11-27 24:00")
    assert shown(friday) == "2026-11-28 00:00:00"
    assert PROVINCE.last_day(friday).isoformat() == "2026-11-27"
    assert PROVINCE.last_day(at("2026-11-28 00:00:00.000001")).isoformat() == "2026-11-28"


def test_an_office_counts_in_its_own_way_unless_told_otherwise() -> None:
    boston = WorkingCalendar(counting=Counting.SAME_TIME)
    assert boston.period(3, Unit.WORKING_DAYS) == Period(3, Unit.WORKING_DAYS, Counting.SAME_TIME)
    assert PROVINCE.period(3, Unit.WORKING_DAYS) == Period(3, Unit.WORKING_DAYS)
