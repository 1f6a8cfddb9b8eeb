"""The list of vacancies: posts of the ladders that nobody holds, and what fired into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    case,
    distinct,
    func,
    literal,
    or_,
    select,
    text,
)

from cases.codes.numbers import case_number
from cases.directory.vacancies import VacantPost, vacant_posts
from cases.reading.labels import definition_of, full_name, post_label, rung_label
from cases.reading.office import Office
from cases.store.case_rows import table_of
from cases.tables import CaseFile, Escalation

_RUNG, _CASE = table_of(Escalation), table_of(CaseFile)
#: the latest rungs of a vacancy that are named; the others are counted
_NAMED = 5


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
    rungs; `oldest` is the first of them, `latest` names some of the others.
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
    latest: tuple[MissedRung, ...]


def vacancies(
    connection: Connection, office: Office, now: datetime, language: str = "vi"
) -> tuple[Vacancy, ...]:
    """The posts of the current ladders without a holder at `now` (UTC). Three statements."""
    busy = connection.execute(_BUSY).scalars().all()
    definition = office.workflows.current.definition
    own = tuple(n for n, post in definition.posts.items() if post.office == "department")
    counts = {(row.post, row.owner): row for row in connection.execute(_counts(own))}
    named = connection.execute(_named(own)).all()
    return tuple(
        _vacancy(office, vacancy, counts, named, now, language)
        for vacancy in vacant_posts(definition, office.people, busy, now)
    )


def count_vacancies(office: Office, busy: Iterable[str], now: datetime) -> int:
    """How many posts are vacant at `now`, given the departments with open cases. No statement."""
    definition = office.workflows.current.definition
    return len(vacant_posts(definition, office.people, busy, now))


_BUSY = select(_CASE.c.department).where(_CASE.c.closed_at.is_(None)).distinct()
# literal, so that the partial index serves it on both databases
_STILL_MATTERS = (text("vacant"), _RUNG.c.level > 0, ~_RUNG.c.settled)


def _owner(own: Sequence[str]) -> ColumnElement[str]:
    """Whose vacancy a rung is: of a department's own post that department's, else everybody's."""
    return case((_RUNG.c.post.in_(own), _RUNG.c.department), else_=literal(""))


def _counts(own: Sequence[str]) -> Select[Any]:
    owner = _owner(own).label("owner")
    counted = func.count().label("fired"), func.count(distinct(_RUNG.c.case_id)).label("cases")
    return select(_RUNG.c.post, owner, *counted).where(*_STILL_MATTERS).group_by("post", "owner")


def _named(own: Sequence[str]) -> Select[Any]:
    """The newest rungs of each vacancy, and the oldest one."""
    owner = _owner(own)
    columns = _RUNG.c.case_id, _RUNG.c.deadline_name, _RUNG.c.rung, _RUNG.c.rung_at
    newest = (_RUNG.c.rung_at.desc(), _RUNG.c.case_id, _RUNG.c.seq)
    oldest = (_RUNG.c.rung_at, _RUNG.c.case_id, _RUNG.c.seq)
    vacancy = _RUNG.c.post, owner
    ranked = (
        select(
            *columns,
            _RUNG.c.post,
            _RUNG.c.person_id,
            owner.label("owner"),
            _CASE.c.workflow_key,
            _CASE.c.workflow_version,
            func.row_number().over(partition_by=vacancy, order_by=newest).label("place"),
            func.row_number().over(partition_by=vacancy, order_by=oldest).label("age"),
        )
        .join(_CASE, _CASE.c.id == _RUNG.c.case_id)
        .where(*_STILL_MATTERS)
        .subquery("ranked")
    )
    wanted = or_(ranked.c.place <= _NAMED, ranked.c.age == 1)
    return select(ranked).where(wanted).order_by(ranked.c.place)


def _vacancy(
    office: Office,
    vacancy: VacantPost,
    counts: Mapping[tuple[str, str], Row[Any]],
    named: Sequence[Row[Any]],
    now: datetime,
    language: str,
) -> Vacancy:
    whose = (vacancy.post, vacancy.department)
    counted = counts.get(whose)
    rows = [row for row in named if (row.post, row.owner) == whose]
    return Vacancy(
        post=vacancy.post,
        post_label=post_label(office.workflows.current.definition, vacancy.post, language),
        department=vacancy.department,
        departments=tuple(
            office.department_name(code, language, now) for code in vacancy.departments
        ),
        codes=vacancy.departments,
        standing_in=full_name(office, vacancy.standing_in),
        cases=counted.cases if counted else 0,
        fired=counted.fired if counted else 0,
        oldest=next((_missed(office, row, language) for row in rows if row.age == 1), None),
        latest=tuple(_missed(office, row, language) for row in rows if row.place <= _NAMED),
    )


def _missed(office: Office, row: Row[Any], language: str) -> MissedRung:
    definition = definition_of(office, row.workflow_key, row.workflow_version)
    return MissedRung(
        case_number(row.case_id),
        rung_label(definition, row.deadline_name, row.rung, language),
        row.rung_at,
        full_name(office, row.person_id),
    )
