"""So many working days before or after: where the rungs of a ladder stand (contract.md 7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.workflow.worktime.wall import NEW_YORK, PROVINCE, at, day_off, makeup, shown
from workflow.worktime import WorkingCalendar


@pytest.mark.parametrize(
    ("due", "working_days", "expected"),
    [
        ("2026-11-27 24:00", -1, "2026-11-26 24:00"),
        ("2026-11-27 24:00", -3, "2026-11-23 24:00"),  # Culture Day lies between
        ("2026-11-27 24:00", 1, "2026-11-30 24:00"),
        ("2026-11-27 24:00", 5, "2026-12-04 24:00"),
        ("2026-11-25 10:15", 1, "2026-11-26 10:15"),
        ("2026-11-25 10:15", -1, "2026-11-23 10:15"),
        ("2026-11-28 10:15", 1, "2026-11-30 10:15"),  # from a Saturday
        ("2026-11-28 10:15", -1, "2026-11-27 10:15"),
        ("2026-11-29 24:00", 1, "2026-11-30 24:00"),  # from the end of a Sunday
        ("2026-11-29 24:00", -1, "2026-11-27 24:00"),
        ("2026-08-21 24:00", 1, "2026-08-22 24:00"),  # to a make-up Saturday
        ("2026-12-31 09:00", 1, "2027-01-04 09:00"),  # over the turn of the year
        ("2027-01-04 09:00", -1, "2026-12-31 09:00"),
        ("2026-11-27 24:00", 520, "2028-12-12 24:00"),  # 24 + 249 + 247 Mondays to Fridays
    ],
)
def test_the_time_of_day_is_kept(due: str, working_days: int, expected: str) -> None:
    assert PROVINCE.shift(at(due), working_days) == at(expected)


@pytest.mark.parametrize("instant", ["2026-11-27 24:00", "2026-11-28 03:00", "2026-11-25 10:15"])
def test_no_working_days_change_nothing(instant: str) -> None:
    assert PROVINCE.shift(at(instant), 0) == at(instant)


def test_the_chairman_is_told_every_monday() -> None:
    fifth = at("2026-11-26 24:00")
    mondays = [fifth]
    for _ in range(3):
        mondays.append(PROVINCE.next_monday(mondays[-1]))
    assert [shown(instant) for instant in mondays[1:]] == [
        "2026-11-30 00:00:00",
        "2026-12-07 00:00:00",
        "2026-12-14 00:00:00",
    ]


def test_a_monday_itself_is_not_its_next_monday() -> None:
    assert shown(PROVINCE.next_monday(at("2026-11-30 00:00"))) == "2026-12-07 00:00:00"
    assert shown(PROVINCE.next_monday(at("2026-11-29 23:59:59"))) == "2026-11-30 00:00:00"


def test_a_monday_off_moves_to_the_next_working_day_and_the_week_after_is_not_lost() -> None:
    # 31/8 to 2/9/2026 are off: that week's repeat comes on Thursday.
    moved = PROVINCE.next_monday(at("2026-08-28 12:00"))
    assert shown(moved) == "2026-09-03 00:00:00"
    assert shown(PROVINCE.next_monday(moved)) == "2026-09-07 00:00:00"


def test_a_week_without_working_days_is_told_once_with_the_next_one() -> None:
    # The Lunar New Year of 2026 fills the week of Monday 16/2.
    moved = PROVINCE.next_monday(at("2026-02-13 12:00"))
    assert shown(moved) == "2026-02-23 00:00:00"
    assert shown(PROVINCE.next_monday(moved)) == "2026-03-02 00:00:00"


def test_a_year_of_mondays_is_told_once_a_week_and_never_on_a_day_off() -> None:
    told = [PROVINCE.next_monday(at("2025-12-31 12:00"))]
    while told[-1] < at("2027-01-01"):
        told.append(PROVINCE.next_monday(told[-1]))
    mondays = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(53)]
    expected = []
    for monday in mondays:
        day = monday
        while not PROVINCE.is_working_day(day):
            day += timedelta(days=1)
        expected.append(day)
    assert [PROVINCE.local(instant).date() for instant in told] == sorted(set(expected))
    assert len(expected) - len(set(expected)) == 1  # the week of the Lunar New Year


def test_the_time_of_day_is_kept_over_a_clock_change() -> None:
    office = WorkingCalendar(zone=NEW_YORK)
    friday, monday = at("2026-10-30 16:00", office), at("2026-11-02 16:00", office)
    assert office.shift(friday, 1) == monday
    assert monday - friday == timedelta(days=3, hours=1)
    assert office.shift(at("2026-10-30 24:00", office), 1) == at("2026-11-02 24:00", office)


def test_a_calendar_of_its_own() -> None:
    office = WorkingCalendar([day_off("2026-11-25"), makeup("2026-11-28")])
    assert office.shift(at("2026-11-24 24:00"), 3) == at("2026-11-28 24:00")
