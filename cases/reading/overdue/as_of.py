"""Overdue work as it stood at a past moment, from the kept changes of deadlines and involvements.

A span holds from `from_at` until just before `until_at`, so at the moment of an action the state
after it counts: what a page loaded then would have shown.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
)

from cases.errors import FutureMoment
from cases.instants import Instant
from cases.office import Office
from cases.reading.overdue.office_then import office_then
from cases.reading.overdue.report import (
    AGE_BANDS,
    OverdueCounts,
    OverdueReport,
    Workload,
    band_edges,
    report,
)
from cases.tables import DeadlineChange, Involvement, table_of

_SPAN, _PART = table_of(DeadlineChange), table_of(Involvement)


def overdue_as_of(
    connection: Connection, office: Office, moment: datetime, now: datetime, language: str = "vi"
) -> OverdueReport:
    """The overdue view as it was at `moment` (UTC), its days counted by the calendar of then.
    Four statements at most.

    Raises FutureMoment when `moment` is after `now`: nobody knows what will be overdue.
    """
    require_past(moment, now)
    office = office_then(connection, office, moment)
    counts, soon = _counts(connection, office, moment)
    opened = connection.execute(_OPEN, {"moment": moment})
    workload = {code: Workload(count, soon.get(code, 0)) for code, count in opened}
    return report(office, moment, counts, workload, language)


def require_past(moment: datetime, now: datetime) -> None:
    """Raise FutureMoment when `moment` is after `now`."""
    if moment > now:
        raise FutureMoment


def held_at(table: Table, moment: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a span of `table` held at `moment`."""
    return and_(
        table.c.from_at <= moment, or_(table.c.until_at.is_(None), table.c.until_at > moment)
    )


def _counts(
    connection: Connection, office: Office, moment: datetime
) -> tuple[dict[str, OverdueCounts], dict[str, int]]:
    edges = band_edges(office, moment).at
    parameters = {f"edge_{number}": edge for number, edge in enumerate(edges)}
    parameters |= {"moment": moment, "soon": office.soon_until(moment)}
    counts: dict[str, OverdueCounts] = {}
    soon: dict[str, int] = {}
    for code, oldest, due_soon, contributions, *bands in connection.execute(_COUNTS, parameters):
        soon[code] = due_soon
        if contributions or any(bands):
            counts[code] = OverdueCounts(tuple(bands), oldest, contributions)
    return counts, soon


#: the past moment, in every statement about it
MOMENT = bindparam("moment", type_=Instant)


def _earliest(condition: ColumnElement[bool]) -> ColumnElement[datetime]:
    return func.min(case((condition, _SPAN.c.due_at)), type_=Instant)


#: one row for each case and department: what it answers for, what it was asked for by another
_OWED = (
    select(
        _SPAN.c.department,
        _earliest(not_(_SPAN.c.asked)).label("own"),
        _earliest(_SPAN.c.asked).label("asked"),
        func.min(_SPAN.c.due_at, type_=Instant).label("first"),
    )
    .where(
        _SPAN.c.department.is_not(None),
        _SPAN.c.due_at <= bindparam("soon", type_=Instant),
        held_at(_SPAN, MOMENT),
    )
    .group_by(_SPAN.c.department, _SPAN.c.case_id)
    .subquery()
)
#: a case counts once, by what is overdue longest; as a contribution only if it is nothing else
_IS_LATE = and_(_OWED.c.own.is_not(None), _OWED.c.own < MOMENT)
_OWES_ONLY_A_PART = and_(_OWED.c.asked < MOMENT, or_(_OWED.c.own.is_(None), _OWED.c.own >= MOMENT))


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _band(number: int) -> ColumnElement[int]:
    due, edge = _OWED.c.first, bindparam(f"edge_{number}", type_=Instant)
    newest = and_(_IS_LATE, due < edge if number == 0 else due <= edge)
    if number + 1 == len(AGE_BANDS):
        return _how_many(newest)
    return _how_many(and_(newest, due > bindparam(f"edge_{number + 1}", type_=Instant)))


_COUNTS = select(
    _OWED.c.department,
    func.min(case((_IS_LATE, _OWED.c.first)), type_=Instant),
    _how_many(_OWED.c.own >= MOMENT),
    _how_many(_OWES_ONLY_A_PART),
    *(_band(number) for number in range(len(AGE_BANDS))),
).group_by(_OWED.c.department)

_OPEN = (
    select(_PART.c.department, func.count())
    .where(_PART.c.relation == "responsible", held_at(_PART, MOMENT))
    .group_by(_PART.c.department)
)
