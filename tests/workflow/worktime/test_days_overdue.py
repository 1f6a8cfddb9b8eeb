"""How many working days a case is overdue, and where an age band begins (contract.md 8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.workflow.worktime.wall import PROVINCE, at
from workflow.worktime import CalendarError


@pytest.mark.parametrize(
    ("due", "now", "days"),
    [
        ("2026-11-26 24:00", "2026-11-26 24:00", 0),  # in time to the last instant
        ("2026-11-26 24:00", "2026-11-27 00:00:00.000001", 1),
        ("2026-11-26 24:00", "2026-11-27 17:00", 1),
        ("2026-11-26 24:00", "2026-11-29 12:00", 1),  # a weekend adds nothing
        ("2026-11-26 24:00", "2026-11-29 24:00", 1),  # Monday has not begun yet
        ("2026-11-26 24:00", "2026-11-30 00:00:01", 2),
        ("2026-11-27 24:00", "2026-11-28 09:00", 1),  # overdue on a Saturday is overdue
        ("2026-11-27 24:00", "2026-11-30 09:00", 1),
        ("2026-11-27 24:00", "2026-12-01 09:00", 2),
        ("2026-11-25 10:15", "2026-11-25 16:00", 1),  # a due time within a day
        ("2026-11-25 10:15", "2026-11-26 09:00", 1),
        ("2026-11-25 10:15", "2026-11-27 09:00", 2),
        ("2026-12-30 24:00", "2027-01-05 09:00", 3),  # over the turn of the year
        ("2026-11-26 24:00", "2026-11-20 09:00", 0),
    ],
)
def test_working_days_begun_since(due: str, now: str, days: int) -> None:
    assert PROVINCE.working_days_overdue(at(due), at(now)) == days


@pytest.mark.parametrize("now", ["2026-11-30 09:00", "2026-11-28 09:00", "2026-11-27 24:00"])
@pytest.mark.parametrize("days", [1, 2, 3, 6, 11, 30])
def test_a_band_holds_exactly_the_cases_of_its_age(now: str, days: int) -> None:
    limit = PROVINCE.overdue_since_at_least(at(now), days)
    assert PROVINCE.working_days_overdue(limit, at(now)) >= days
    assert PROVINCE.working_days_overdue(limit + timedelta(microseconds=1), at(now)) < days


def test_an_age_is_at_least_one_day() -> None:
    with pytest.raises(CalendarError, match="give 1 or more"):
        PROVINCE.overdue_since_at_least(at("2026-11-30 09:00"), 0)


@pytest.mark.parametrize(
    ("day", "last", "count"),
    [
        ("2026-11-20", "2026-11-27", 4),  # Culture Day lies between
        ("2026-11-27", "2026-11-27", 0),
        ("2026-11-27", "2026-11-29", 0),
        ("2025-12-31", "2026-12-31", 249),
        ("2023-12-31", "2026-12-31", 251 + 250 + 249),
        ("2026-11-27", "2026-11-20", 0),
        ("2027-01-05", "2026-12-20", 0),
    ],
)
def test_working_days_left_until_a_date(day: str, last: str, count: int) -> None:
    left = PROVINCE.working_days_between(date.fromisoformat(day), date.fromisoformat(last))
    assert left == count
