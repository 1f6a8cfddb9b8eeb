"""Dates, times and numbers read as Vietnamese and English readers write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from notifications.dates import (
    clock_time,
    due_date,
    due_words,
    moment,
    number,
    plain_date,
    weekday_date,
)

HO_CHI_MINH = ZoneInfo("Asia/Ho_Chi_Minh")

# A week of November 2026: the first working day, the weekend, and a day below ten.
WEEK = [
    (date(2026, 11, 23), "Thứ Hai, 23/11/2026", "Monday, 23 November 2026"),
    (date(2026, 11, 24), "Thứ Ba, 24/11/2026", "Tuesday, 24 November 2026"),
    (date(2026, 11, 25), "Thứ Tư, 25/11/2026", "Wednesday, 25 November 2026"),
    (date(2026, 11, 26), "Thứ Năm, 26/11/2026", "Thursday, 26 November 2026"),
    (date(2026, 11, 27), "Thứ Sáu, 27/11/2026", "Friday, 27 November 2026"),
    (date(2026, 11, 28), "Thứ Bảy, 28/11/2026", "Saturday, 28 November 2026"),
    (date(2027, 2, 7), "Chủ Nhật, 07/02/2027", "Sunday, 7 February 2027"),
]


@pytest.mark.parametrize(("day", "vietnamese", "english"), WEEK)
def test_a_date_names_its_weekday(day: date, vietnamese: str, english: str) -> None:
    assert weekday_date(day, "vi") == vietnamese
    assert weekday_date(day, "en") == english


def test_every_month_has_its_english_name() -> None:
    names = [plain_date(date(2026, month, 1), "en").split()[1] for month in range(1, 13)]
    assert names[0] == "January"
    assert names[11] == "December"
    assert len(set(names)) == 12


def test_a_language_that_is_not_ours_reads_vietnamese() -> None:
    assert plain_date(date(2026, 1, 5), "fr") == "05/01/2026"


def test_an_instant_is_shown_on_the_wall_clock_of_the_office() -> None:
    late_evening_in_utc = datetime(2026, 11, 8, 18, 40, tzinfo=UTC)
    assert moment(late_evening_in_utc, "vi", HO_CHI_MINH) == "Thứ Hai, 09/11/2026, lúc 01:40"
    assert moment(late_evening_in_utc, "en", HO_CHI_MINH) == "Monday, 9 November 2026, at 01:40"
    assert clock_time(late_evening_in_utc, HO_CHI_MINH) == "01:40"


@pytest.mark.parametrize(
    ("due", "vietnamese", "english"),
    [
        (
            datetime(2026, 11, 27, 17, tzinfo=UTC),
            "hết ngày Thứ Sáu, 27/11/2026",
            "the end of Friday, 27 November 2026",
        ),
        (
            datetime(2026, 11, 27, 3, tzinfo=UTC),
            "10:00 ngày Thứ Sáu, 27/11/2026",
            "10:00 on Friday, 27 November 2026",
        ),
        (
            datetime(2026, 11, 27, 17, 1, tzinfo=UTC),
            "00:01 ngày Thứ Bảy, 28/11/2026",
            "00:01 on Saturday, 28 November 2026",
        ),
    ],
)
def test_a_due_instant_is_the_end_of_a_day_or_its_hour(
    due: datetime, vietnamese: str, english: str
) -> None:
    assert due_words(due, "vi", HO_CHI_MINH) == vietnamese
    assert due_words(due, "en", HO_CHI_MINH) == english


def test_a_column_of_dates_tells_the_hour_where_there_is_one() -> None:
    evening, morning = (datetime(2026, 11, 27, hour, tzinfo=UTC) for hour in (17, 3))
    assert due_date(evening, "vi", HO_CHI_MINH) == "Thứ Sáu, 27/11/2026"
    assert due_date(morning, "vi", HO_CHI_MINH) == "Thứ Sáu, 27/11/2026, lúc 10:00"


def test_an_instant_without_a_zone_is_refused_instead_of_guessed() -> None:
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 11, 9, 8, 40), "vi", HO_CHI_MINH)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        (0, 0, "0", "0"),
        (120_992, 0, "120.992", "120,992"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (-1_000_000.25, 2, "-1.000.000,25", "-1,000,000.25"),
    ],
)
def test_numbers_have_the_separators_of_the_language(
    value: float, decimals: int, vietnamese: str, english: str
) -> None:
    assert number(value, "vi", decimals) == vietnamese
    assert number(value, "en", decimals) == english
