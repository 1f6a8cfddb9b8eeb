"""Calendars from files: a CSV of days, or a TOML that also says hours, counting and zone."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflow.errors import CalendarError
from workflow.worktime.calendar import PROVINCE_ZONE, WorkingCalendar
from workflow.worktime.days import Day, day_from_fields, load_days
from workflow.worktime.hours import PROVINCE_OFFICE_HOURS, OfficeHours
from workflow.worktime.period import Counting

SHIPPED = "calendars/vn-holidays.csv"
KEYS = ("zone", "counting", "years", "days", "office_hours")
NO_DAYS: tuple[Day, ...] = ()
Result = TypeVar("Result")


def shipped_calendar(zone: ZoneInfo | str = PROVINCE_ZONE) -> WorkingCalendar:
    """Vietnam's days off and make-up days of 2023 to 2027 with the province's office hours."""
    text = files("workflow").joinpath(SHIPPED).read_text("utf-8")
    return WorkingCalendar(load_days(text, SHIPPED), zone=zone_named(zone))


def load_calendar(path: Path, zone: ZoneInfo | str = PROVINCE_ZONE) -> WorkingCalendar:
    """A calendar from a file; `zone` holds unless a TOML names one itself.

    A name that ends in `.toml` is read as TOML, every other as a CSV of days (see `load_days`).
    The TOML may have `zone`, `counting` ("end_of_day" or "same_time"), `years` (those whose days
    off are complete; without it, those of the days), `days` (dates off, or tables with the fields
    of a CSV row) and `[office_hours]` (see `OfficeHours.parse`; without it the province's).
    Raises CalendarError with every fault of the file at once.
    """
    text = _read(path)
    if path.suffix.lower() == ".toml":
        return _from_toml(text, path.name, zone_named(zone))
    return WorkingCalendar(load_days(text, path.name), zone=zone_named(zone))


def zone_named(zone: ZoneInfo | str) -> ZoneInfo:
    """The zone itself, or the one of that IANA name; CalendarError when there is none."""
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CalendarError(
            f'time zone "{zone}" is unknown: write a name like Asia/Ho_Chi_Minh'
        ) from error


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CalendarError(f"{path.name} is not UTF-8: save it as UTF-8 and try again") from error
    except OSError as error:
        raise CalendarError(f"{path} cannot be read: {error.strerror}") from error


def _from_toml(text: str, name: str, zone: ZoneInfo) -> WorkingCalendar:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CalendarError(f"{name} is not TOML: {error}") from error
    problems = [f"unknown key {key}; use {', '.join(KEYS)}" for key in table if key not in KEYS]

    def read(key: str, parse: Callable[[object], Result], otherwise: Result) -> Result:
        try:
            return parse(table[key]) if key in table else otherwise
        except CalendarError as error:
            problems.extend(f"{key}: {problem}" for problem in error.problems)
            return otherwise

    zone = read("zone", _zone, zone)
    counting = read("counting", _counting, Counting.END_OF_DAY)
    years = read("years", _years, None)
    days = read("days", _days, NO_DAYS)
    office_hours = read("office_hours", _office_hours, PROVINCE_OFFICE_HOURS)
    try:
        if problems:
            raise CalendarError(*problems)
        return WorkingCalendar(days, office_hours, zone, counting, years)
    except CalendarError as error:
        raise CalendarError(*(f"{name}: {problem}" for problem in error.problems)) from None


def _zone(value: object) -> ZoneInfo:
    return zone_named(str(value))


def _counting(value: object) -> Counting:
    if value not in set(Counting):
        raise CalendarError(f'"{value}" is unknown: write one of {", ".join(Counting)}')
    return Counting(str(value))


def _years(value: object) -> list[int] | None:
    if not isinstance(value, list) or not all(type(year) is int for year in value):
        raise CalendarError("write a list of years like [2026, 2027]")
    return value


def _days(value: object) -> tuple[Day, ...]:
    if not isinstance(value, list):
        raise CalendarError("write a list of dates, or of tables with date and kind")
    days: list[Day] = []
    problems: list[str] = []
    for number, entry in enumerate(value, start=1):
        fields = entry if isinstance(entry, Mapping) else {"date": entry, "kind": "holiday"}
        try:
            days.append(day_from_fields(fields))
        except CalendarError as error:
            problems += [f"entry {number}: {problem}" for problem in error.problems]
    if problems:
        raise CalendarError(*problems)
    return tuple(days)


def _office_hours(value: object) -> OfficeHours:
    if not isinstance(value, Mapping):
        raise CalendarError('write a table like [office_hours] with monday = ["07:00-11:30"]')
    return OfficeHours.parse(value)
