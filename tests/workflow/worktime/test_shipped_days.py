"""The calendar that comes with the system, beside an independent list of Vietnam's days off."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import holidays

from tests.workflow.worktime.wall import PROVINCE

YEARS = range(2023, 2028)


def test_it_differs_from_the_holidays_package_on_exactly_two_known_dates() -> None:
    """The swap of Friday 2 January 2026 for Saturday 10 January, announced a week before."""
    vietnam = holidays.country_holidays("VN", years=YEARS)
    days = [date(YEARS[0], 1, 1) + timedelta(days=index) for index in range(365 * len(YEARS) + 1)]
    assert days[-1] == date(YEARS[-1], 12, 31)
    differing = {
        day.isoformat(): PROVINCE.is_working_day(day)
        for day in days
        if PROVINCE.is_working_day(day) != vietnam.is_working_day(day)
    }
    assert differing == {"2026-01-02": False, "2026-01-10": True}


def test_every_swap_has_both_its_days() -> None:
    kinds = {year: Counter[str]() for year in YEARS}
    for day in PROVINCE.days:
        kinds[day.date.year][day.kind] += 1
    for year, count in kinds.items():
        assert count["swapped_off"] == count["makeup_workday"], year


def test_every_day_names_itself_in_both_languages_and_its_source() -> None:
    assert len(PROVINCE.days) == 77
    assert all(day.name_vi and day.name_en and day.source for day in PROVINCE.days)


def test_mondays_without_a_session_since_the_first_one() -> None:
    mondays = [date(2023, 8, 14) + timedelta(weeks=week) for week in range(172)]
    assert mondays[-1] == date(2026, 11, 23)
    off = [day.isoformat() for day in mondays if not PROVINCE.is_working_day(day)]
    assert off == [
        "2023-09-04",
        "2024-01-01",
        "2024-02-12",
        "2024-04-29",
        "2024-09-02",
        "2025-01-27",
        "2025-04-07",
        "2025-09-01",
        "2026-02-16",
        "2026-04-27",
        "2026-08-31",
    ]
