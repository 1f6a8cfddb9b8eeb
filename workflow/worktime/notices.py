"""By which notice it is so: no day and no department's hours are taken in without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workflow.errors import CalendarError
from workflow.worktime.dated import Dated
from workflow.worktime.files import CalendarParts
from workflow.worktime.hours import AS_EVERYBODY, DepartmentHours


def with_notice(parts: CalendarParts, notice: str) -> CalendarParts:
    """The same parts, each day and each department's hours with a notice: its own, else `notice`.

    Raises CalendarError, one sentence, when some have none and `notice` is empty too.
    """
    without = list(_without_notice(parts))
    if without and not notice.strip():
        raise CalendarError(
            f"no notice is named for {without[0]}"
            + (f" and {len(without) - 1} more" if len(without) > 1 else "")
            + ": give each a source, or say --why for all, like 10065/VPCP-KGVX"
        )
    return replace(
        parts,
        days=tuple(day if day.source else replace(day, source=notice) for day in parts.days),
        departments={code: _named(hours, notice) for code, hours in parts.departments.items()},
    )


def notices_of(parts: CalendarParts) -> tuple[str, ...]:
    """The notices that the days and hours of a file name, each once, in its order."""
    named = [day.source for day in parts.days]
    for hours in parts.departments.values():
        named += [each.source for each in _all(hours)]
    return tuple(dict.fromkeys(notice for notice in named if notice))


def _without_notice(parts: CalendarParts) -> Iterator[str]:
    yield from (day.date.isoformat() for day in parts.days if not day.source)
    for code, hours in parts.departments.items():
        if not all(each.source for each in _all(hours)):
            yield f"the hours of {code}"


def _all(hours: Dated[DepartmentHours]) -> Iterator[DepartmentHours]:
    """What a department's hours are and were; that they were like everybody's needs no notice."""
    if hours.first != AS_EVERYBODY:
        yield hours.first
    yield from (each for _, each in hours.changes)


def _named(hours: Dated[DepartmentHours], notice: str) -> Dated[DepartmentHours]:
    def named(each: DepartmentHours) -> DepartmentHours:
        return each if each.source else replace(each, source=notice)

    first = hours.first if hours.first == AS_EVERYBODY else named(hours.first)
    return Dated(first, tuple((day, named(each)) for day, each in hours.changes))
