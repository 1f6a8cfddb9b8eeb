"""A year that nobody has entered counts Monday to Friday and says so (decision 11)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.workflow.worktime.wall import PROVINCE, at, day_off, shown, working_days
from workflow.worktime import Counting, Period, Unit, WorkingCalendar


@pytest.mark.parametrize(
    ("start", "amount", "provisional"),
    [
        ("2027-12-22 09:00", 5, False),  # ends on 29/12/2027
        ("2027-12-27 09:00", 5, True),  # ends in 2028
        ("2028-01-03 09:00", 1, True),
        ("2022-12-29 09:00", 5, True),  # 30/12/2022 is counted
        ("2022-12-31 09:00", 5, False),  # nothing of 2022 is counted
    ],
)
def test_a_date_is_provisional_when_a_counted_day_lies_in_such_a_year(
    start: str, amount: int, provisional: bool
) -> None:
    assert PROVINCE.due(at(start), working_days(amount)).provisional is provisional


def test_hours_that_begin_to_count_in_an_entered_year_are_not_provisional() -> None:
    # The office closes on Friday 30 December 2022 and opens again on 3 January 2023.
    two_hours = Period(2, Unit.WORKING_HOURS)
    assert PROVINCE.due(at("2022-12-30 16:59"), two_hours).provisional
    assert not PROVINCE.due(at("2022-12-30 17:00"), two_hours).provisional


@pytest.mark.parametrize("counting", list(Counting))
@pytest.mark.parametrize("unit", list(Unit))
def test_every_way_of_counting_says_so(unit: Unit, counting: Counting) -> None:
    assert PROVINCE.due(at("2028-03-01 09:00"), Period(3, unit, counting)).provisional
    assert not PROVINCE.due(at("2027-03-01 09:00"), Period(3, unit, counting)).provisional


@pytest.mark.parametrize("amount", [1, 5])
def test_a_gap_between_entered_years_is_seen(amount: int) -> None:
    office = WorkingCalendar([day_off("2026-01-01"), day_off("2028-01-01")])
    assert office.due(at("2026-12-30 09:00"), Period(400, Unit.CALENDAR_DAYS)).provisional
    assert not office.due(at("2028-01-03 09:00"), working_days(amount)).provisional


def test_the_lunar_new_year_of_a_year_not_entered_counts_as_ordinary_weeks() -> None:
    # Tết 2028 begins on 26 January; nobody has entered it.
    due = PROVINCE.due(at("2028-01-24 09:00"), working_days(5))
    assert shown(due.at) == "2028-02-01 00:00:00"
    assert PROVINCE.is_provisional(date(2028, 1, 26))
    assert not PROVINCE.is_provisional(date(2027, 1, 26))


def test_entering_the_year_moves_the_date_and_changes_the_version() -> None:
    tet = [day_off(f"2028-01-{day}") for day in (26, 27, 28, 31)]
    entered = WorkingCalendar([*PROVINCE.days, *tet])
    due = entered.due(at("2028-01-24 09:00"), working_days(5))
    assert shown(due.at) == "2028-02-05 00:00:00"
    assert not due.provisional
    assert entered.version != PROVINCE.version


def test_a_year_may_be_complete_without_a_day_off_and_incomplete_with_one() -> None:
    lonely = WorkingCalendar([day_off("2027-01-01")], years=[2026])
    assert not lonely.due(at("2026-03-02 09:00"), working_days(1)).provisional
    assert lonely.due(at("2027-03-01 09:00"), working_days(1)).provisional


@pytest.mark.parametrize("year", [1900, 2100, 2999, 9000])
def test_no_year_is_too_far_away(year: int) -> None:
    monday = date.fromisocalendar(year, 20, 1)
    due = PROVINCE.due(at(f"{monday} 09:00"), working_days(300))
    assert due.provisional
    assert due.last_day == monday + timedelta(weeks=60)
    assert PROVINCE.working_minutes_between(at(f"{monday}"), due.at) == 301 * 480
