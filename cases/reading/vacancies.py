"""The list of vacancies: posts of the ladders that nobody holds, and what fired into them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from cases.directory.vacancies import VacantPost, vacant_posts
from cases.numbers import case_number
from cases.office import Office
from cases.reading.labels import definition_of, full_name, post_label, rung_label
from cases.reading.missed_rungs import Waiting, waiting_at
from cases.tables import CaseFile, table_of

_CASE = table_of(CaseFile)


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
    rungs, at least so many where `or_more`; `oldest` is the first of them.
    """

    post: str
    post_label: str
    department: str
    departments: tuple[str, ...]
    codes: tuple[str, ...]
    standing_in: str | None
    cases: int
    fired: int
    or_more: bool
    oldest: MissedRung | None


def vacancies(
    connection: Connection, office: Office, now: datetime, language: str = "vi"
) -> tuple[Vacancy, ...]:
    """The posts of the current ladders without a holder at `now` (UTC). Four statements."""
    busy = connection.execute(_BUSY).scalars().all()
    vacant = vacant_posts(office.workflows.current.definition, office.people, busy, now)
    waiting = waiting_at(connection, vacant)
    return tuple(
        _vacancy(office, each, waiting.get((each.post, each.department)), now, language)
        for each in vacant
    )


def count_vacancies(office: Office, busy: Iterable[str], now: datetime) -> int:
    """How many posts are vacant at `now`, given the departments with open cases. No statement."""
    definition = office.workflows.current.definition
    return len(vacant_posts(definition, office.people, busy, now))


_BUSY = select(_CASE.c.department).where(_CASE.c.closed_at.is_(None)).distinct()


def _vacancy(
    office: Office, vacancy: VacantPost, waiting: Waiting | None, now: datetime, language: str
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
        cases=waiting.cases if waiting else 0,
        fired=waiting.fired if waiting else 0,
        or_more=waiting is not None and waiting.or_more,
        oldest=_missed(office, waiting.first, language) if waiting else None,
    )


def _missed(office: Office, row: Row[Any], language: str) -> MissedRung:
    definition = definition_of(office, row.workflow_key, row.workflow_version)
    return MissedRung(
        case_number(row.case_id),
        rung_label(definition, row.deadline_name, row.rung, language),
        row.rung_at,
        full_name(office, row.person_id),
    )
