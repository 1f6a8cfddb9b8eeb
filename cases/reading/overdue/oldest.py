"""The cases that are overdue longest, whoever answers for them, now and at any past moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, not_, select

from cases.instants import Instant
from cases.numbers import case_number
from cases.office import Office
from cases.reading.overdue.as_of import MOMENT, held_at, require_past
from cases.reading.overdue.office_then import office_then
from cases.tables import CaseFile, DeadlineChange, table_of

#: as many as a person takes up in a morning
OLDEST: Final = 10

_CASE, _SPAN = table_of(CaseFile), table_of(DeadlineChange)


@dataclass(frozen=True, slots=True)
class OldestCase:
    """A case and since when `department` is overdue with it (UTC)."""

    number: str
    title: str
    department: str
    overdue_since: datetime
    working_days_overdue: int


def oldest_now(
    connection: Connection, office: Office, now: datetime, department: str | None = None
) -> tuple[OldestCase, ...]:
    """The OLDEST cases that are overdue at `now` (UTC), the present; one statement."""
    if department is None:
        return _read(connection, office, _NOW, now, {"moment": now})
    return _read(connection, office, _NOW_OF_ONE, now, {"moment": now, "of": department})


_NOW: Final = (
    select(_CASE.c.id, _CASE.c.title, _CASE.c.department, _CASE.c.overdue_from)
    .where(_CASE.c.overdue_from.is_not(None), _CASE.c.overdue_from < MOMENT)
    .order_by(_CASE.c.overdue_from, _CASE.c.id)
    .limit(OLDEST)
)
_NOW_OF_ONE: Final = _NOW.where(_CASE.c.department == bindparam("of"))


def oldest_as_of(
    connection: Connection,
    office: Office,
    moment: datetime,
    now: datetime,
    department: str | None = None,
) -> tuple[OldestCase, ...]:
    """Those that were overdue longest at `moment` (UTC), by the calendar of then.

    Raises FutureMoment when `moment` is after `now`.
    """
    require_past(moment, now)
    since = func.min(_SPAN.c.due_at, type_=Instant).label("since")
    conditions: list[ColumnElement[bool]] = [
        not_(_SPAN.c.asked),
        _SPAN.c.due_at < MOMENT,
        held_at(_SPAN, MOMENT),
    ]
    conditions.append(
        _SPAN.c.department.is_not(None) if department is None else _SPAN.c.department == department
    )
    late = (
        select(_SPAN.c.case_id, _SPAN.c.department, since)
        .where(*conditions)
        .group_by(_SPAN.c.case_id, _SPAN.c.department)
        .order_by(since, _SPAN.c.case_id)
        .limit(OLDEST)
        .subquery("late")
    )
    found = (
        select(_CASE.c.id, _CASE.c.title, late.c.department, late.c.since)
        .join_from(late, _CASE, _CASE.c.id == late.c.case_id)
        .order_by(late.c.since, _CASE.c.id)
    )
    then = office_then(connection, office, moment)
    return _read(connection, then, found, moment, {"moment": moment})


def _read(
    connection: Connection,
    office: Office,
    found: Select[Any],
    moment: datetime,
    parameters: dict[str, Any],
) -> tuple[OldestCase, ...]:
    return tuple(
        OldestCase(
            case_number(case_id),
            title,
            department,
            since,
            office.calendar.working_days_overdue(since, moment),
        )
        for case_id, title, department, since in connection.execute(found, parameters)
    )
