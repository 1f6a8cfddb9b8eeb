"""The list of vacancies: posts of the ladders that nobody holds, and what fired into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

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
    `fired` counts the rungs whose deadline still runs that were recorded while it was vacant,
    `latest` names some.
    """

    post: str
    post_label: str
    department: str
    departments: tuple[str, ...]
    codes: tuple[str, ...]
    standing_in: str | None
    fired: int
    latest: tuple[MissedRung, ...]


def vacancies(
    connection: Connection, office: Office, now: datetime, language: str = "vi"
) -> tuple[Vacancy, ...]:
    """The posts of the current ladders without a holder at `now` (UTC). Three statements."""
    busy = connection.execute(_BUSY).scalars().all()
    definition = office.workflows.current.definition
    counts = connection.execute(_COUNTS).all()
    latest = connection.execute(_LATEST).all()
    return tuple(
        _vacancy(office, vacancy, counts, latest, now, language)
        for vacancy in vacant_posts(definition, office.people, busy, now)
    )


def count_vacancies(office: Office, busy: Iterable[str], now: datetime) -> int:
    """How many posts are vacant at `now`, given the departments with open cases. No statement."""
    definition = office.workflows.current.definition
    return len(vacant_posts(definition, office.people, busy, now))


_BUSY = select(_CASE.c.department).where(_CASE.c.closed_at.is_(None)).distinct()
# literal, so that the partial index serves it on both databases
_STILL_MATTERS = (text("vacant"), _RUNG.c.level > 0, ~_RUNG.c.settled)
_COUNTS = (
    select(_RUNG.c.post, _RUNG.c.department, func.count().label("fired"))
    .where(*_STILL_MATTERS)
    .group_by(_RUNG.c.post, _RUNG.c.department)
)
_NEWEST_FIRST = (_RUNG.c.rung_at.desc(), _RUNG.c.case_id, _RUNG.c.seq)
_RANKED = (
    select(
        _RUNG.c.case_id,
        _RUNG.c.post,
        _RUNG.c.department,
        _RUNG.c.deadline_name,
        _RUNG.c.rung,
        _RUNG.c.rung_at,
        _RUNG.c.person_id,
        _CASE.c.workflow_key,
        _CASE.c.workflow_version,
        func.row_number()
        .over(partition_by=(_RUNG.c.post, _RUNG.c.department), order_by=_NEWEST_FIRST)
        .label("place"),
    )
    .join(_CASE, _CASE.c.id == _RUNG.c.case_id)
    .where(*_STILL_MATTERS)
    .subquery("ranked")
)
_LATEST = (
    select(_RANKED)
    .where(_RANKED.c.place <= _NAMED)
    .order_by(_RANKED.c.rung_at.desc(), _RANKED.c.case_id)
)


def _concerns(vacancy: VacantPost, row: Row[Any]) -> bool:
    """The rungs of a department's own post are that department's; of another post, everybody's."""
    return row.post == vacancy.post and vacancy.department in ("", row.department)


def _vacancy(
    office: Office,
    vacancy: VacantPost,
    counts: Sequence[Row[Any]],
    latest: Sequence[Row[Any]],
    now: datetime,
    language: str,
) -> Vacancy:
    named = [row for row in latest if _concerns(vacancy, row)][:_NAMED]
    return Vacancy(
        post=vacancy.post,
        post_label=post_label(office.workflows.current.definition, vacancy.post, language),
        department=vacancy.department,
        departments=tuple(
            office.department_name(code, language, now) for code in vacancy.departments
        ),
        codes=vacancy.departments,
        standing_in=full_name(office, vacancy.standing_in),
        fired=sum(row.fired for row in counts if _concerns(vacancy, row)),
        latest=tuple(_missed(office, row, language) for row in named),
    )


def _missed(office: Office, row: Row[Any], language: str) -> MissedRung:
    definition = definition_of(office, row.workflow_key, row.workflow_version)
    return MissedRung(
        case_number(row.case_id),
        rung_label(definition, row.deadline_name, row.rung, language),
        row.rung_at,
        full_name(office, row.person_id),
    )
