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
    or_,
    select,
)

from cases.errors import FutureMoment
from cases.reading.office import Office
from cases.reading.overdue.report import (
    AGE_BANDS,
    OverdueCounts,
    OverdueReport,
    Workload,
    band_edges,
    report,
)
from cases.store.case_rows import table_of
from cases.store.instants import Instant
from cases.tables import DeadlineChange, Involvement

_SPAN, _PART = table_of(DeadlineChange), table_of(Involvement)


def overdue_as_of(
    connection: Connection, office: Office, moment: datetime, now: datetime, language: str = "vi"
) -> OverdueReport:
    """The overdue view as it was at `moment` (UTC). Two statements.

    Raises FutureMoment when `moment` is after `now`: nobody knows what will be overdue.
    """
    require_past(moment, now)
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
    for code, oldest, due_soon, *bands in connection.execute(_COUNTS, parameters):
        soon[code] = due_soon
        if any(bands):
            counts[code] = OverdueCounts(tuple(bands), oldest)
    return counts, soon


_MOMENT = bindparam("moment", type_=Instant)
#: one row for each case and department: a case counts once, by what is overdue longest
_COUNTED = (
    select(_SPAN.c.department, func.min(_SPAN.c.due_at, type_=Instant).label("due"))
    .where(
        _SPAN.c.department.is_not(None),
        _SPAN.c.due_at <= bindparam("soon", type_=Instant),
        held_at(_SPAN, _MOMENT),
    )
    .group_by(_SPAN.c.department, _SPAN.c.case_id)
    .subquery()
)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _band(number: int) -> ColumnElement[int]:
    due, edge = _COUNTED.c.due, bindparam(f"edge_{number}", type_=Instant)
    newest = due < edge if number == 0 else due <= edge
    if number + 1 == len(AGE_BANDS):
        return _how_many(newest)
    return _how_many(and_(newest, due > bindparam(f"edge_{number + 1}", type_=Instant)))


_COUNTS = select(
    _COUNTED.c.department,
    func.min(_COUNTED.c.due, type_=Instant),
    _how_many(_COUNTED.c.due >= _MOMENT),
    *(_band(number) for number in range(len(AGE_BANDS))),
).group_by(_COUNTED.c.department)

_OPEN = (
    select(_PART.c.department, func.count())
    .where(_PART.c.relation == "responsible", held_at(_PART, _MOMENT))
    .group_by(_PART.c.department)
)
