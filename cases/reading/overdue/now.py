"""Overdue work as it stands now, counted from the case rows themselves.

Each department is one range of the partial index (department, overdue_from). A GROUP BY over the
same rows reads the whole index, and an `overdue_from` compared with anything but a plain value
makes the databases leave it (docs: performance, T7).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, ScalarSelect, bindparam, func, select

from cases.instants import Instant
from cases.office import Office
from cases.reading.overdue.contributions import asked_and_overdue, by_the_longest, owed_twice
from cases.reading.overdue.report import (
    AGE_BANDS,
    OverdueCounts,
    OverdueReport,
    Workload,
    band_edges,
    report,
)
from cases.reading.overdue.workload import workload_now
from cases.tables import CaseFile, Department, table_of

_CASE, _DEPARTMENT = table_of(CaseFile), table_of(Department)


def overdue_now(
    connection: Connection,
    office: Office,
    now: datetime,
    language: str = "vi",
    workload: Mapping[str, Workload] | None = None,
) -> OverdueReport:
    """The overdue view at `now` (UTC), which is the present.

    `workload` is what `KeptWorkload` gives: open and due-soon counts may be some seconds old
    (decision 21), overdue counts never are. Two statements, one with a workload; one more where a
    department owes both the answer and a contribution to it.
    """
    if workload is None:
        workload = workload_now(connection, office, now)
    return report(office, now, _counts(connection, office, now), workload, language)


def _counts(connection: Connection, office: Office, now: datetime) -> dict[str, OverdueCounts]:
    edges = band_edges(office, now)
    rows = connection.execute(_COUNTS, {f"edge_{n}": edge for n, edge in enumerate(edges.at)})
    counts: dict[str, OverdueCounts] = {}
    owing_twice: list[str] = []
    for code, oldest, asked, twice, *bands in rows:
        if asked or any(bands):
            due = oldest if any(bands) else None
            counts[code] = OverdueCounts(tuple(bands), due, asked - twice)
        if twice:
            owing_twice.append(code)
    return by_the_longest(connection, counts, owing_twice, edges) if owing_twice else counts


def _of_department() -> ColumnElement[bool]:
    return _CASE.c.department == _DEPARTMENT.c.code


def _band(number: int) -> ScalarSelect[int]:
    """How many cases of the department are in an age band."""
    due, edge = _CASE.c.overdue_from, bindparam(f"edge_{number}", type_=Instant)
    conditions = [due < edge if number == 0 else due <= edge]
    if number + 1 < len(AGE_BANDS):
        conditions.append(due > bindparam(f"edge_{number + 1}", type_=Instant))
    count = select(func.count()).select_from(_CASE)
    return count.where(_of_department(), due.is_not(None), *conditions).scalar_subquery()


def _oldest() -> ScalarSelect[datetime]:
    oldest = select(func.min(_CASE.c.overdue_from, type_=Instant))
    return oldest.where(_of_department(), _CASE.c.overdue_from.is_not(None)).scalar_subquery()


_COUNTS = select(
    _DEPARTMENT.c.code,
    _oldest(),
    asked_and_overdue(_DEPARTMENT.c.code),
    owed_twice(_DEPARTMENT.c.code),
    *(_band(number) for number in range(len(AGE_BANDS))),
)
