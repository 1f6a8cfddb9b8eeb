"""Dates that were counted by hand from the law and the yearly notices (domain.md 1.6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.workflow.worktime.wall import PROVINCE, at, shown, working_days

VECTORS = [
    ("2023-08-21", 5, "2023-08-28"),  # the Chairman's first "next Monday" answer
    ("2023-08-21", 10, "2023-09-06"),
    ("2023-08-28", 5, "2023-09-06"),  # over National Day
    ("2024-04-22", 5, "2024-05-02"),
    ("2025-04-21", 5, "2025-04-26"),  # a Saturday that makes up for 2 May
    ("2025-12-29", 5, "2026-01-07"),
    ("2026-02-09", 10, "2026-03-02"),  # over the Lunar New Year
    ("2026-08-17", 5, "2026-08-22"),  # a Saturday that makes up for 31 August
    ("2026-11-16", 10, "2026-12-01"),  # over the first Vietnam Culture Day
    ("2026-11-23", 10, "2026-12-08"),
    ("2027-02-01", 10, "2027-02-22"),
]


@pytest.mark.parametrize(("start", "amount", "last_day"), VECTORS)
@pytest.mark.parametrize("clock", ["00:00", "09:30", "23:59:59.999999"])
def test_the_nth_working_day_after_the_event(
    start: str, amount: int, last_day: str, clock: str
) -> None:
    due = PROVINCE.due(at(f"{start} {clock}"), working_days(amount))
    assert due.last_day.isoformat() == last_day
    assert due.at == at(f"{last_day} 24:00")
    assert not due.provisional


@pytest.mark.parametrize(
    ("year", "count"), [(2023, 249), (2024, 251), (2025, 250), (2026, 249), (2027, 249)]
)
def test_working_days_of_a_year(year: int, count: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=index) for index in range(366)]
    open_days = [day for day in days if day.year == year and PROVINCE.is_working_day(day)]
    assert len(open_days) == count


def test_a_pause_of_one_minute_moves_friday_midnight_to_monday_0701() -> None:
    due = at("2026-11-27 24:00")
    paused = PROVINCE.working_minutes_between(at("2026-11-25 10:00"), at("2026-11-25 10:01"))
    assert shown(PROVINCE.add_working_minutes(due, paused)) == "2026-11-30 07:01:00"


def test_what_was_left_at_the_pause_is_what_is_left_after_it() -> None:
    paused_at, resumed_at = at("2026-11-25 10:00"), at("2026-11-25 10:01")
    left = PROVINCE.working_minutes_between(paused_at, at("2026-11-27 24:00"))
    moved = PROVINCE.add_working_minutes(resumed_at, left)
    # The minute is made up for where the office next works after Friday's closing.
    assert shown(moved) == "2026-11-30 07:01:00"


@pytest.mark.parametrize(
    ("paused_at", "resumed_at"),
    [
        ("2026-11-25 17:00", "2026-11-26 07:00"),  # a night
        ("2026-11-25 11:30", "2026-11-25 13:30"),  # a lunch break
        ("2026-11-23 24:00", "2026-11-24 24:00"),  # Vietnam Culture Day
    ],
)
def test_a_pause_outside_office_hours_moves_nothing(paused_at: str, resumed_at: str) -> None:
    paused = PROVINCE.working_minutes_between(at(paused_at), at(resumed_at))
    due = at("2026-11-27 24:00")
    assert PROVINCE.add_working_minutes(due, paused) == due
