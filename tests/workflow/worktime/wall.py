"""The calendars and wall clocks that the tests of working time share."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workflow.worktime import (
    Day,
    DayKind,
    OfficeHours,
    Period,
    Unit,
    WorkingCalendar,
    shipped_calendar,
)
from workflow.worktime.hours import Spans, parse_spans

PROVINCE = shipped_calendar()
NEW_YORK = ZoneInfo("America/New_York")
ROUND_THE_CLOCK = OfficeHours((((0, 24 * 60),),) * 7)


def at(text: str, calendar: WorkingCalendar = PROVINCE) -> datetime:
    """The instant of a local time; "2026-11-27 24:00" is the end of that day."""
    if text.endswith(" 24:00"):
        midnight = datetime.fromisoformat(text.removesuffix(" 24:00")) + timedelta(days=1)
        return calendar.instant(midnight)
    return calendar.instant(datetime.fromisoformat(text))


def shown(instant: datetime, calendar: WorkingCalendar = PROVINCE) -> str:
    """The instant as the wall clock shows it: "2026-11-28 00:00:00"."""
    return str(calendar.local(instant).replace(tzinfo=None))


def working_days(amount: int) -> Period:
    return Period(amount, Unit.WORKING_DAYS)


def day_off(text: str) -> Day:
    return Day(date.fromisoformat(text), DayKind.HOLIDAY, "Ngày nghỉ", "Day off", "test")


def makeup(text: str, hours: str = "") -> Day:
    return Day(
        date.fromisoformat(text),
        DayKind.MAKEUP_WORKDAY,
        "Làm bù",
        "Make-up day",
        "test",
        spans(hours),
    )


def half_day(text: str, hours: str) -> Day:
    day = date.fromisoformat(text)
    return Day(day, DayKind.HALF_DAY, "Nửa ngày", "Half day", "test", spans(hours))


def spans(text: str) -> Spans:
    """The spans of "07:00-11:30 13:30-17:00"."""
    problems: list[str] = []
    found = parse_spans(text.split(), "hours", problems)
    assert not problems
    return found
