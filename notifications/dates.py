"""Dates, times and numbers as people read them, in Vietnamese and English.

Vietnamese follows Decree 30/2020 and common use: `Thứ Sáu, 27/11/2026`, 24-hour clock, 1.234,5.
Any language but "en" is written in Vietnamese, the default of everything people see.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo

from workflow.worktime import WorkingCalendar

_WEEKDAYS_VI = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# own names: those of the standard library change with the locale of the process
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SWAP_SEPARATORS = str.maketrans(",.", ".,")


def plain_date(day: date, language: str) -> str:
    """`27/11/2026` or `27 November 2026`."""
    if language == "en":
        return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.day:02}/{day.month:02}/{day.year}"


def weekday_date(day: date, language: str) -> str:
    """`Thứ Sáu, 27/11/2026` or `Friday, 27 November 2026`."""
    weekdays = _WEEKDAYS_EN if language == "en" else _WEEKDAYS_VI
    return f"{weekdays[day.weekday()]}, {plain_date(day, language)}"


def clock_time(instant: datetime, zone: tzinfo) -> str:
    """The wall clock of `zone` at an aware instant: `08:40`. A naive one raises ValueError."""
    return f"{_local(instant, zone):%H:%M}"


def moment(instant: datetime, language: str, zone: tzinfo) -> str:
    """`Thứ Hai, 09/11/2026, lúc 08:40` or `Monday, 9 November 2026, at 08:40`.

    The instant is aware and shown on the wall clock of `zone`; a naive one raises ValueError.
    """
    local = _local(instant, zone)
    at = "at" if language == "en" else "lúc"
    return f"{weekday_date(local.date(), language)}, {at} {local:%H:%M}"


def due_words(
    due: datetime,
    language: str,
    zone: tzinfo,
    day: Callable[[date, str], str] = weekday_date,
) -> str:
    """Until when, after "by": `hết ngày Thứ Sáu, 27/11/2026`, `10:00 ngày Thứ Sáu, 27/11/2026`;
    `the end of Friday, 27 November 2026`, `10:00 on Friday, 27 November 2026`.

    24:00 is the end of the day it closes (decision 11); any other time is told, because the case
    is overdue right after it. `day` writes the date. The instant is aware.
    """
    local = _local(due, zone)
    is_english = language == "en"
    if local.time() == time.min:
        ending = day(local.date() - timedelta(days=1), language)
        return f"the end of {ending}" if is_english else f"hết ngày {ending}"
    return f"{local:%H:%M} {'on' if is_english else 'ngày'} {day(local.date(), language)}"


def due_date(due: datetime, language: str, zone: tzinfo) -> str:
    """The same for a column of dates: `Thứ Sáu, 27/11/2026`, `Thứ Sáu, 27/11/2026, lúc 10:00`."""
    local = _local(due, zone)
    if local.time() == time.min:
        return weekday_date(local.date() - timedelta(days=1), language)
    return moment(due, language, zone)


def marked(text: str, due: datetime, language: str, calendar: WorkingCalendar) -> str:
    """`text`, the words of a due instant, marked where nobody has entered the days off of its year
    yet: such a date is never shown without saying that it may move (decision 11).
    """
    provisional = calendar.is_provisional(calendar.last_day(due))
    return as_provisional(text, language) if provisional else text


def as_provisional(text: str, language: str) -> str:
    """`text`, the words of a date that may still move, with the mark that says so."""
    return f"{text} ({'provisional' if language == 'en' else 'tạm tính'})"


def number(value: float, language: str, decimals: int = 0) -> str:
    """`1.234,5` or `1,234.5`."""
    text = f"{value:,.{decimals}f}"
    return text if language == "en" else text.translate(_SWAP_SEPARATORS)


def _local(instant: datetime, zone: tzinfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone; instants are aware UTC")
    return instant.astimezone(zone)
