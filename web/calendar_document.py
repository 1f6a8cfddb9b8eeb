"""The working calendar and its moves as plain values: what commands print and pages show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from web.times import local_iso
from workflow.worktime import Day, WorkingCalendar
from workflow.worktime.hours import WEEKDAYS, Spans, spans_text

if TYPE_CHECKING:
    from cases.calendar.planning import Ending, Move


def year_document(calendar: WorkingCalendar, year: int) -> dict[str, Any]:
    """A year: its listed days, the hours that hold at its end, who says that it is complete."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    whole_year = (first + timedelta(days=place) for place in range((last - first).days + 1))
    return {
        "year": year,
        "provisional": calendar.is_provisional(first),
        "confirmed": calendar.confirmed.get(year),
        "working_days": sum(map(calendar.is_working_day, whole_year)),
        "version": calendar.version,
        "days": [day_document(day) for day in calendar.days if day.date.year == year],
        "office_hours": _week(calendar.office_hours.on(last).weekly),
        "departments": {
            code: _week(hours.on(last).weekly) for code, hours in calendar.departments.items()
        },
        "department_sources": {
            code: hours.on(last).source for code, hours in calendar.departments.items()
        },
    }


def day_document(day: Day) -> dict[str, Any]:
    """A listed day; `hours` are its own, empty where it has those of every day."""
    return {
        "date": day.date.isoformat(),
        "kind": day.kind.value,
        "name_vi": day.name_vi,
        "name_en": day.name_en,
        "source": day.source,
        "hours": spans_text(day.hours).split(),
    }


def move_document(move: Move, zone: ZoneInfo) -> dict[str, Any]:
    """A deadline that would move; instants are local with their offset."""
    return {
        "number": move.number,
        "deadline": move.deadline,
        "department": move.department,
        "from": local_iso(move.was, zone),
        "from_last_day": move.was_last_day.isoformat(),
        "to": local_iso(move.due, zone),
        "to_last_day": move.last_day.isoformat(),
        "provisional": move.provisional,
    }


def ending_document(ending: Ending, zone: ZoneInfo) -> dict[str, Any]:
    """A pause that would end: for the sake of which deadline, and when that would be due."""
    return {
        "number": ending.number,
        "deadline": ending.deadline,
        "department": ending.department,
        "due": local_iso(ending.due, zone),
        "due_last_day": ending.last_day.isoformat(),
    }


def _week(weekly: tuple[Spans | None, ...]) -> dict[str, list[str]]:
    """The weekdays that say something of their own; an empty list is a day nobody works."""
    return {
        name: spans_text(spans).split()
        for name, spans in zip(WEEKDAYS, weekly, strict=True)
        if spans is not None
    }
