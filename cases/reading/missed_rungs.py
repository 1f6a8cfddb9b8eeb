"""What fired into vacant posts: how much waits there, and the first of it, by seeks alone.

Read through the index of vacancies (`ix_escalation_vacant`): the first of a post is one seek for
each department, and counting ends at MOST, because a post that was vacant for years would take as
long as all its rungs (360,000 of them: 0.7 s on SQLite, 3.7 s on PostgreSQL).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    String,
    and_,
    column,
    distinct,
    func,
    or_,
    select,
    text,
    union_all,
    values,
)

from cases.directory.vacancies import VacantPost
from cases.instants import Instant
from cases.tables import CaseFile, Department, Escalation, table_of
from cases.tables.deadlines import RUNG_MISSED

#: rungs of one vacancy that are counted; where there are more, the figures say so
MOST: Final = 10_000

_RUNG, _CASE, _DEPARTMENT = table_of(Escalation), table_of(CaseFile), table_of(Department)
# literal, so that the partial index serves it on both databases
_STILL_MATTERS = text(RUNG_MISSED)
#: a post and the department whose post it is, "" for one of the province
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at one vacancy: `cases` with `fired` rungs (at least so many where `or_more`),
    and the row of the first that fired; of several at once that of the first case.
    """

    cases: int
    fired: int
    or_more: bool
    first: Row[Any]


def waiting_at(connection: Connection, vacant: Sequence[VacantPost]) -> Mapping[Place, Waiting]:
    """By vacancy what waits there; nothing for one that nothing fired into. Two statements."""
    places = [(vacancy.post, vacancy.department) for vacancy in vacant]
    if not places:
        return {}
    firsts = _first_rungs(connection, places)
    counted = connection.execute(_counts(_asked(places)))
    return {
        (post, owner): Waiting(cases, fired, fired == MOST, firsts[post, owner])
        for post, owner, fired, cases in counted
        if (post, owner) in firsts
    }


def _first_rungs(connection: Connection, places: Sequence[Place]) -> Mapping[Place, Row[Any]]:
    found = connection.execute(_firsts(_asked(places))).all()
    # the last of them wins: the first that fired
    return {(row.post, row.owner): row for row in reversed(found)}


def _asked(places: Sequence[Place]) -> CTE:
    names = column("post", String), column("owner", String)
    return values(*names, name="asked").data(places).cte("asked")


def _missed(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(_STILL_MATTERS, *conditions)


def _firsts(asked: CTE) -> Select[Any]:
    """The first rung of every vacancy as it fired, one row for each department it was missing for,
    the very first in front.
    """
    mine = or_(asked.c.owner == "", asked.c.owner == _DEPARTMENT.c.code)
    pair = select(*asked.c, _DEPARTMENT.c.code).join_from(asked, _DEPARTMENT, mine).cte("pair")
    here = _RUNG.c.post == pair.c.post, _RUNG.c.department == pair.c.code
    first = select(func.min(_RUNG.c.rung_at, type_=Instant)).where(_missed(*here)).correlate(pair)
    timed = select(*pair.c, first.scalar_subquery().label("at")).cte("timed")
    case = select(func.min(_RUNG.c.case_id)).where(_missed(*_at(timed))).correlate(timed)
    found = select(*timed.c, case.scalar_subquery().label("case_id")).cte("found")
    there = _missed(*_at(found), _RUNG.c.case_id == found.c.case_id)
    return (
        select(found.c.owner, _RUNG, _CASE.c.workflow_key, _CASE.c.workflow_version)
        .join_from(found, _RUNG, there)
        .join(_CASE, _CASE.c.id == _RUNG.c.case_id)
        .order_by(_RUNG.c.rung_at, _RUNG.c.case_id, _RUNG.c.seq)
    )


def _at(first: CTE) -> tuple[ColumnElement[bool], ...]:
    """Rungs of a post that were missing for a department, at one moment."""
    return (
        _RUNG.c.post == first.c.post,
        _RUNG.c.department == first.c.code,
        _RUNG.c.rung_at == first.c.at,
    )


def _counts(asked: CTE) -> Any:
    """By vacancy how many rungs wait on how many cases; nothing is read beyond MOST."""
    everybody = _counted(asked).where(asked.c.owner == "")
    own = _counted(asked, _RUNG.c.department == asked.c.owner).where(asked.c.owner != "")
    return union_all(everybody, own)


def _counted(asked: CTE, *narrowed: ColumnElement[bool]) -> Select[Any]:
    here = _missed(_RUNG.c.post == asked.c.post, *narrowed)
    # in the order of the index: PostgreSQL reads the whole table where it may choose
    in_order = select(_RUNG.c.case_id).where(here).order_by(_RUNG.c.department, _RUNG.c.rung_at)
    some = in_order.limit(MOST).correlate(asked)

    def of_some(counted: Any) -> ScalarSelect[Any]:
        found = some.subquery()
        return select(counted(found.c.case_id)).select_from(found).scalar_subquery()

    return select(
        asked.c.post,
        asked.c.owner,
        of_some(func.count).label("fired"),
        of_some(lambda case_id: func.count(distinct(case_id))).label("cases"),
    )
