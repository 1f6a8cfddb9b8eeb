"""The list of vacancies: posts of the ladders that nobody holds, and what fired into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    distinct,
    func,
    literal,
    select,
    text,
)

from cases.codes.numbers import case_number
from cases.directory.vacancies import VacantPost, vacant_posts
from cases.reading.labels import definition_of, full_name, post_label, rung_label
from cases.reading.office import Office
from cases.store.case_rows import table_of
from cases.store.instants import Instant
from cases.tables import CaseFile, Escalation
from cases.tables.deadlines import RUNG_MISSED

_RUNG, _CASE = table_of(Escalation), table_of(CaseFile)


@dataclass(frozen=True, slots=True)
class MissedRung:
    """A rung that fired while nobody held its post, and who was told instead (None = nobody)."""

    number: str
    rung_label: str
    rung_at: datetime
    told: str | None


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post that nobody holds now, for pages.

    `department` is the code of the department whose post it is, else ""; `departments` are the
    names of those it is missing for, `codes` their codes. `standing_in` is the deputy's full name.
    `cases` wait on which it should have been told of a deadline that still runs, with `fired`
    rungs; `oldest` is the first of them.
    """

    post: str
    post_label: str
    department: str
    departments: tuple[str, ...]
    codes: tuple[str, ...]
    standing_in: str | None
    cases: int
    fired: int
    oldest: MissedRung | None


def vacancies(
    connection: Connection, office: Office, now: datetime, language: str = "vi"
) -> tuple[Vacancy, ...]:
    """The posts of the current ladders without a holder at `now` (UTC). Two statements."""
    busy = connection.execute(_BUSY).scalars().all()
    definition = office.workflows.current.definition
    own = tuple(n for n, post in definition.posts.items() if post.office == "department")
    found = connection.execute(_missed_rungs(own)).all()
    missed = {(row.post, row.owner): row for row in found}
    return tuple(
        _vacancy(office, vacancy, missed.get((vacancy.post, vacancy.department)), now, language)
        for vacancy in vacant_posts(definition, office.people, busy, now)
    )


def count_vacancies(office: Office, busy: Iterable[str], now: datetime) -> int:
    """How many posts are vacant at `now`, given the departments with open cases. No statement."""
    definition = office.workflows.current.definition
    return len(vacant_posts(definition, office.people, busy, now))


_BUSY = select(_CASE.c.department).where(_CASE.c.closed_at.is_(None)).distinct()
# literal, so that the partial index serves it on both databases
_STILL_MATTERS = text(RUNG_MISSED)


def _owner(own: Sequence[str]) -> ColumnElement[str]:
    """Whose vacancy a rung is: of a department's own post that department's, else everybody's."""
    return case((_RUNG.c.post.in_(own), _RUNG.c.department), else_=literal(""))


def _missed_rungs(own: Sequence[str]) -> Select[Any]:
    """By vacancy: how many cases wait with how many rungs, and the oldest of those; of several told
    at once the first case. Where one case has more of them, one row each.
    """
    owner = _owner(own)
    counted = func.count().label("fired"), func.count(distinct(_RUNG.c.case_id)).label("cases")
    first = func.min(_RUNG.c.rung_at, type_=Instant).label("first")
    counts = (
        select(_RUNG.c.post, owner.label("owner"), *counted, first)
        .where(_STILL_MATTERS)
        .group_by("post", "owner")
        .cte("counts")
    )
    told = and_(
        _RUNG.c.post == counts.c.post,
        owner == counts.c.owner,
        _RUNG.c.rung_at == counts.c.first,
    )
    oldest = (
        select(*counts.c, func.min(_RUNG.c.case_id).label("case_id"))
        .join_from(counts, _RUNG, told)
        .where(_STILL_MATTERS)
        .group_by(*counts.c)
        .cte("oldest")
    )
    same = and_(
        _RUNG.c.case_id == oldest.c.case_id,
        _RUNG.c.post == oldest.c.post,
        _RUNG.c.rung_at == oldest.c.first,
    )
    return (
        select(_RUNG, oldest.c.owner, oldest.c.fired, oldest.c.cases)
        .add_columns(_CASE.c.workflow_key, _CASE.c.workflow_version)
        .join_from(oldest, _RUNG, same)
        .join(_CASE, _CASE.c.id == _RUNG.c.case_id)
        .where(_STILL_MATTERS)
        .order_by(_RUNG.c.seq.desc())
    )


def _vacancy(
    office: Office, vacancy: VacantPost, missed: Row[Any] | None, now: datetime, language: str
) -> Vacancy:
    return Vacancy(
        post=vacancy.post,
        post_label=post_label(office.workflows.current.definition, vacancy.post, language),
        department=vacancy.department,
        departments=tuple(
            office.department_name(code, language, now) for code in vacancy.departments
        ),
        codes=vacancy.departments,
        standing_in=full_name(office, vacancy.standing_in),
        cases=missed.cases if missed else 0,
        fired=missed.fired if missed else 0,
        oldest=_missed(office, missed, language) if missed else None,
    )


def _missed(office: Office, row: Row[Any], language: str) -> MissedRung:
    definition = definition_of(office, row.workflow_key, row.workflow_version)
    return MissedRung(
        case_number(row.case_id),
        rung_label(definition, row.deadline_name, row.rung, language),
        row.rung_at,
        full_name(office, row.person_id),
    )
