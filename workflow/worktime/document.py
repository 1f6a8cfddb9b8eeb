"""A calendar as one text: what its version is the digest of, and what it is made anew from.

Years later a deadline must still be explained by the calendar that made it, so the text is kept.
A part that a calendar does not use is left out: the text of older calendars, and so their
version, stays what it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from workflow.worktime.dated import Dated
from workflow.worktime.days import Day, DayKind
from workflow.worktime.hours import DepartmentHours, OfficeHours, Spans
from workflow.worktime.period import Counting

_VERSION_LENGTH: Final = 12


class Written(Protocol):
    """What of a calendar stands in its text."""

    @property
    def days(self) -> Iterable[Day]: ...
    @property
    def office_hours(self) -> Dated[OfficeHours]: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def counting(self) -> Counting: ...
    @property
    def years(self) -> Iterable[int]: ...
    @property
    def departments(self) -> Mapping[str, Dated[DepartmentHours]]: ...
    @property
    def confirmed(self) -> Mapping[int, str]: ...


def document_of(calendar: Written) -> str:
    """The whole calendar as canonical JSON; `WorkingCalendar.of_document` reads it."""
    data: dict[str, Any] = {
        "days": [_day_data(day) for day in calendar.days],
        "office_hours": asdict(calendar.office_hours.first),
        "zone": calendar.zone.key,
        "counting": calendar.counting,
        "years": sorted(calendar.years),
    }
    further = {
        "office_hours_from": [
            [day.isoformat(), asdict(hours)] for day, hours in calendar.office_hours.changes
        ],
        "departments": {
            code: _department_data(hours) for code, hours in calendar.departments.items()
        },
        "confirmed": {str(year): notice for year, notice in calendar.confirmed.items()},
    }
    data |= {name: part for name, part in further.items() if part}
    return json.dumps(data, sort_keys=True, ensure_ascii=False)


def version_of(document: str) -> str:
    """The version of the calendar with this text."""
    return sha256(document.encode()).hexdigest()[:_VERSION_LENGTH]


def parts_of(document: str) -> dict[str, Any]:
    """What a calendar is made from, named as its parameters."""
    data = json.loads(document)
    return {
        "days": [_day(*fields) for fields in data["days"]],
        "office_hours": Dated(
            _office_hours(data["office_hours"]),
            tuple(
                (date.fromisoformat(day), _office_hours(hours))
                for day, hours in data.get("office_hours_from", ())
            ),
        ),
        "zone": ZoneInfo(data["zone"]),
        "counting": Counting(data["counting"]),
        "years": data["years"],
        "departments": {
            code: _department(parts) for code, parts in data.get("departments", {}).items()
        },
        "confirmed": {int(year): text for year, text in data.get("confirmed", {}).items()},
    }


def _day_data(day: Day) -> list[Any]:
    names = [day.date.isoformat(), day.kind, day.name_vi, day.name_en, day.source]
    return [*names, day.hours] if day.hours else names


def _day(text: str, kind: str, vi: str, en: str, source: str, hours: Any = ()) -> Day:
    return Day(date.fromisoformat(text), DayKind(kind), vi, en, source, _spans(hours))


def _office_hours(data: Mapping[str, Any]) -> OfficeHours:
    return OfficeHours(tuple(map(_spans, data["weekly"])), _spans(data["makeup"]))


def _department_data(hours: Dated[DepartmentHours]) -> list[Any]:
    later = [[day.isoformat(), each.weekly] for day, each in hours.changes]
    sources = [hours.first.source, *(each.source for _, each in hours.changes)]
    return [hours.first.weekly, later, *([sources] if any(sources) else ())]


def _department(data: list[Any]) -> Dated[DepartmentHours]:
    first, later, *rest = data
    source, *sources = rest[0] if rest else [""] * (1 + len(later))
    return Dated(
        _department_hours(first, source),
        tuple(
            (date.fromisoformat(day), _department_hours(weekly, notice))
            for (day, weekly), notice in zip(later, sources, strict=True)
        ),
    )


def _department_hours(weekly: list[Any], source: str) -> DepartmentHours:
    return DepartmentHours(tuple(None if day is None else _spans(day) for day in weekly), source)


def _spans(data: Any) -> Spans:
    return tuple((opens, closes) for opens, closes in data)
