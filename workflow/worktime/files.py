"""Calendars from files: a CSV of days, or a TOML that also says hours, counting and zone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workflow.errors import CalendarError
from workflow.toml_text import table_of
from workflow.worktime.calendar import PROVINCE_ZONE, WorkingCalendar
from workflow.worktime.dated import Dated
from workflow.worktime.days import Day, day_from_fields, load_days
from workflow.worktime.hours import (
    AS_EVERYBODY,
    PROVINCE_OFFICE_HOURS,
    DepartmentHours,
    OfficeHours,
)
from workflow.worktime.period import Counting

SHIPPED = "calendars/vn-holidays.csv"
KEYS = ("zone", "counting", "years", "days", "office_hours", "departments", "confirmed")
#: the key of hours that do not hold since ever
FROM = "valid_from"
Result = TypeVar("Result")
Hours = TypeVar("Hours")
Parse = Callable[[Any], Hours]


@dataclass(frozen=True, slots=True)
class CalendarParts:
    """What a file says of a calendar; None where it says nothing."""

    days: tuple[Day, ...] = ()
    zone: ZoneInfo | None = None
    counting: Counting | None = None
    years: tuple[int, ...] | None = None
    office_hours: Dated[OfficeHours] | None = None
    departments: Mapping[str, Dated[DepartmentHours]] = field(default_factory=dict)
    confirmed: Mapping[int, str] = field(default_factory=dict)


def shipped_calendar(zone: ZoneInfo | str = PROVINCE_ZONE) -> WorkingCalendar:
    """Vietnam's days off and make-up days of 2023 to 2027 with the province's office hours."""
    text = files("workflow").joinpath(SHIPPED).read_text("utf-8")
    return WorkingCalendar(load_days(text, SHIPPED), zone=zone_named(zone))


def load_calendar(path: Path, zone: ZoneInfo | str = PROVINCE_ZONE) -> WorkingCalendar:
    """A calendar from a file (see `load_parts`); `zone` holds unless a TOML names one itself.

    Raises CalendarError with every fault of the file at once.
    """
    parts = load_parts(path)
    try:
        return WorkingCalendar(
            parts.days,
            parts.office_hours or PROVINCE_OFFICE_HOURS,
            parts.zone or zone_named(zone),
            parts.counting or Counting.END_OF_DAY,
            parts.years,
            parts.departments,
            parts.confirmed,
        )
    except CalendarError as error:
        raise _of_file(path.name, error) from None


def load_parts(path: Path) -> CalendarParts:
    """What a file says of a calendar.

    A name that ends in `.toml` is read as TOML, every other as a CSV of days (see `load_days`).
    The TOML may have `zone`, `counting` ("end_of_day" or "same_time"), `years` (those whose days
    off are complete; without it, those of the days), `days` (dates off, or tables with the fields
    of a CSV row), `[office_hours]` (see `OfficeHours.parse`; without it the province's),
    `[departments.CODE]` (see `DepartmentHours.parse`) and `[confirmed]` (the notice by year).
    Hours may be given several times, each with the date `valid_from`. Raises CalendarError with
    every fault of the file at once.
    """
    text = _read(path)
    if path.suffix.lower() != ".toml":
        return CalendarParts(load_days(text, path.name))
    table = _table(text, path.name)
    try:
        return _of_table(table)
    except CalendarError as error:
        raise _of_file(path.name, error) from None


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


def _table(text: str, name: str) -> dict[str, Any]:
    try:
        return table_of(text)
    except ValueError as error:
        raise CalendarError(f"{name} is not TOML: {error}") from error


def _of_file(name: str, error: CalendarError) -> CalendarError:
    return CalendarError(*(f"{name}: {problem}" for problem in error.problems))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CalendarError(f"{path.name} is not UTF-8: save it as UTF-8 and try again") from error
    except OSError as error:
        raise CalendarError(f"{path} cannot be read: {error.strerror}") from error


def _of_table(table: Mapping[str, Any]) -> CalendarParts:
    problems = [f"unknown key {key}; use {', '.join(KEYS)}" for key in table if key not in KEYS]

    def read(key: str, parse: Parse[Result], otherwise: Result) -> Result:
        try:
            return parse(table[key]) if key in table else otherwise
        except CalendarError as error:
            problems.extend(f"{key}: {problem}" for problem in error.problems)
            return otherwise

    nothing = CalendarParts()
    parts = CalendarParts(
        days=read("days", _days, nothing.days),
        zone=read("zone", lambda name: zone_named(str(name)), nothing.zone),
        counting=read("counting", _counting, nothing.counting),
        years=read("years", _years, nothing.years),
        office_hours=read("office_hours", _office_hours, nothing.office_hours),
        departments=read("departments", _departments, nothing.departments),
        confirmed=read("confirmed", _confirmed, nothing.confirmed),
    )
    if problems:
        raise CalendarError(*problems)
    return parts


def _counting(value: object) -> Counting:
    if value not in set(Counting):
        raise CalendarError(f'"{value}" is unknown: write one of {", ".join(Counting)}')
    return Counting(str(value))


def _years(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(type(year) is int for year in value):
        raise CalendarError("write a list of years like [2026, 2027]")
    return tuple(value)


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


def _office_hours(value: object) -> Dated[OfficeHours]:
    return _dated(value, OfficeHours.parse, PROVINCE_OFFICE_HOURS)


def _departments(value: object) -> dict[str, Dated[DepartmentHours]]:
    if not isinstance(value, Mapping):
        raise CalendarError('write tables like [departments.TTHCC] with saturday = ["07:00-11:30"]')
    return {
        str(code): _dated(hours, DepartmentHours.parse, AS_EVERYBODY)
        for code, hours in value.items()
    }


def _dated(value: object, parse: Parse[Hours], otherwise: Hours) -> Dated[Hours]:
    """One table of hours, or several of which all but one say since when they hold."""
    given = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    tables = [table for table in given if isinstance(table, Mapping)]
    if not tables or len(tables) < len(given):
        raise CalendarError('write a table like [office_hours] with monday = ["07:00-11:30"]')
    since = [(_valid_from(table), parse(_without_from(table))) for table in tables]
    first = [hours for day, hours in since if day is None]
    if len(first) > 1:
        raise CalendarError(f"{len(first)} tables have no {FROM}: one at most holds since ever")
    later = tuple((day, hours) for day, hours in since if day is not None)
    return Dated(first[0] if first else otherwise, later)


def _valid_from(table: Mapping[str, object]) -> date | None:
    day = table.get(FROM)
    if day is None or (isinstance(day, date) and not isinstance(day, datetime)):
        return day
    raise CalendarError(f"{FROM} {day} is unusable: write a date like 2026-09-02, without quotes")


def _without_from(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in table.items() if key != FROM}


def _confirmed(value: object) -> dict[int, str]:
    if not isinstance(value, Mapping) or not all(
        str(year).isdecimal() and isinstance(notice, str) and notice.strip()
        for year, notice in value.items()
    ):
        raise CalendarError('write the notice of each year like 2026 = "10065/VPCP-KGVX"')
    return {int(year): notice.strip() for year, notice in value.items()}
