"""Contributions that are overdue, and what a department owes twice for one case.

A department that was asked for its part may have become the responsible one since. A case and a
department count once, by what is overdue longest (contract.md section 8): then as a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    text,
)

from cases.instants import Instant
from cases.reading.overdue.report import BandEdges, OverdueCounts
from cases.tables import CaseFile, Deadline, table_of

_CASE, _CLOCK = table_of(CaseFile), table_of(Deadline)

#: written as in the index `ix_deadline_asked`: SQLite leaves it for anything but the same words
STILL_ASKED: Final = and_(text("deadline.asked"), _CLOCK.c.closed_at.is_(None))
_NOW = bindparam("edge_0", type_=Instant)
_SAME = and_(_CASE.c.id == _CLOCK.c.case_id, _CASE.c.department == _CLOCK.c.department)
_PASSED = (STILL_ASKED, _CLOCK.c.due_at < _NOW)
#: the case is known by its number; a plain due instant leads PostgreSQL through an index of all
#: that are due (9.6 ms instead of 4.1 ms for 2,000 contributions)
_OWN_PASSED = _CASE.c.overdue_from + literal_column("0") < _NOW


def asked_and_overdue(department: ColumnElement[str]) -> ScalarSelect[int]:
    """How many contributions of a department have passed: one range of the index."""
    count = select(func.count()).select_from(_CLOCK)
    return count.where(_CLOCK.c.department == department, *_PASSED).scalar_subquery()


def owed_twice(department: ColumnElement[str]) -> ScalarSelect[int]:
    """How many of them are for cases that the department itself is overdue with."""
    count = select(func.count()).select_from(_CLOCK).join(_CASE, _SAME)
    return count.where(_CLOCK.c.department == department, *_PASSED, _OWN_PASSED).scalar_subquery()


_TWICE = (
    select(_CLOCK.c.department, _CASE.c.overdue_from, _CLOCK.c.due_at)
    .join_from(_CLOCK, _CASE, _SAME)
    .where(
        _CLOCK.c.department.in_(bindparam("departments", expanding=True)),
        *_PASSED,
        _OWN_PASSED,
    )
)


def by_the_longest(
    connection: Connection,
    counts: Mapping[str, OverdueCounts],
    departments: Iterable[str],
    edges: BandEdges,
) -> dict[str, OverdueCounts]:
    """The counts, with cases that `departments` owe twice in the age of what was due first.

    One statement.
    """
    parameters = {"departments": list(departments), "edge_0": edges.at[0]}
    corrected = dict(counts)
    for code, own, asked in connection.execute(_TWICE, parameters):
        if asked < own:
            corrected[code] = _aged(corrected[code], own, asked, edges)
    return corrected


def _aged(counts: OverdueCounts, own: datetime, asked: datetime, edges: BandEdges) -> OverdueCounts:
    bands = list(counts.bands)
    bands[edges.band_of(own)] -= 1
    bands[edges.band_of(asked)] += 1
    oldest = min(asked, counts.oldest_due or asked)
    return replace(counts, bands=tuple(bands), oldest_due=oldest)
