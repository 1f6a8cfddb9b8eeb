"""What came out of a session as its officer sees it, and what the leader decided about a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, select

from cases.office import Office
from cases.policy import Sight, visible_to
from cases.reading.items import CaseItem, read_items
from cases.reading.meetings import RegistrationItem
from cases.tables import CaseFile, SessionIssue, table_of
from workflow.attempt import Actor

_CASE, _ISSUE = table_of(CaseFile), table_of(SessionIssue)
#: more than anybody writes down in a morning
_MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What a leader decided at the session, for whoever assigns the case (`due_at` UTC)."""

    department: str | None
    department_name: str | None
    words: str | None
    due_at: datetime | None
    last_day: date | None


def decision_of(
    connection: Connection, office: Office, case_id: int, how: Sight, now: datetime, language: str
) -> DecisionView | None:
    """The decision that was written down; None where there is none, or too little is seen of the
    case. One statement.
    """
    if how is not Sight.WHOLE:
        return None
    row = connection.execute(select(_ISSUE).where(_ISSUE.c.case_id == case_id)).one_or_none()
    if row is None or not (row.department or row.words or row.due_at):
        return None
    return DecisionView(
        department=row.department,
        department_name=(
            office.department_name(row.department, language, now) if row.department else None
        ),
        words=row.words,
        due_at=row.due_at,
        last_day=office.calendar.last_day(row.due_at) if row.due_at else None,
    )


def issues_of(
    connection: Connection,
    office: Office,
    actor: Actor,
    person_id: int,
    session_id: str,
    now: datetime,
) -> tuple[CaseItem, ...]:
    """The cases that somebody wrote down at a session and still sees, newest first."""
    own = select(_ISSUE.c.case_id).where(
        _ISSUE.c.session_id == session_id, _ISSUE.c.person_id == person_id
    )
    seen = _CASE.c.id.in_(own) & visible_to(actor, few=True)
    return read_items(connection, office, seen, (_CASE.c.id.desc(),), now, _MOST_SHOWN)


def next_in_line(
    people: Sequence[RegistrationItem], after: int | None = None
) -> RegistrationItem | None:
    """Who is heard next: the first after `after` for whom nothing was recorded yet, else the first
    of all.
    """
    place = next((index for index, each in enumerate(people) if each.id == after), -1)
    in_turn = (*people[place + 1 :], *people[: place + 1])
    return next((each for each in in_turn if not each.cases and each.id != after), None)
