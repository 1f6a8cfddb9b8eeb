"""The escalation board: rungs that nobody has acknowledged, longest overdue first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select, text

from cases.casefile.case import NO_DEADLINE
from cases.codes.numbers import case_number
from cases.policy import Scope
from cases.reading.office import Office
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.store.case_rows import table_of
from cases.tables import CaseFile, Escalation
from cases.tables.deadlines import RUNG_WAITS
from workflow.definition import WorkflowDefinition
from workflow.errors import UnknownWorkflow

_RUNG, _CASE = table_of(Escalation), table_of(CaseFile)


@dataclass(frozen=True, slots=True)
class EscalationItem:
    """A rung or reminder that fired. `id` is the case number and the history entry: what
    `acknowledge` takes.

    All instants are UTC: when the deadline was due, the rung's own instant, when it was really
    recorded. `department` answered for the case then, `person` held the post (a username; None =
    vacant). `running`: the deadline still runs, so the escalation still matters.
    """

    id: str
    number: str
    title: str
    state: str
    department: str
    department_name: str
    deadline: str
    deadline_label: str
    rung: str
    rung_label: str
    level: int
    due_at: datetime
    last_day: date
    rung_at: datetime
    fired_at: datetime
    post: str
    post_label: str
    person: str | None
    working_days_overdue: int
    running: bool
    by_hand: bool
    acknowledged_at: datetime | None
    #: a reference as in the history
    acknowledged_by: str | None


def board(
    connection: Connection,
    office: Office,
    scope: Scope,
    now: datetime,
    request: PageRequest = FIRST_PAGE,
    language: str = "vi",
) -> Page[EscalationItem]:
    """Unacknowledged rungs whose deadline still runs, of the departments in `scope`.

    `now` is UTC. What a reply or a closing has settled needs nobody's attention any more.
    Two statements.
    """
    waiting = _waiting(scope)
    total = connection.execute(
        select(func.count()).select_from(waiting.subquery("waiting"))
    ).scalar_one()
    page = (
        waiting.order_by(_RUNG.c.due_at, _RUNG.c.case_id, _RUNG.c.seq)
        .limit(request.size)
        .offset(request.offset)
        .subquery("page")
    )
    of_page = and_(page.c.case_id == _RUNG.c.case_id, page.c.seq == _RUNG.c.seq)
    shown = _SELECT.join(page, of_page).order_by(_RUNG.c.due_at, _RUNG.c.case_id, _RUNG.c.seq)
    rows = connection.execute(shown).mappings()
    items = tuple(_item(office, _definition(office, row), row, now, language) for row in rows)
    return Page(items, total, request.page, request.size)


def escalations_of(
    connection: Connection,
    office: Office,
    definition: WorkflowDefinition,
    case_id: int,
    now: datetime,
    language: str,
) -> tuple[EscalationItem, ...]:
    """Every rung and reminder of a case, in the order they happened. One statement."""
    rows = connection.execute(_SELECT.where(_RUNG.c.case_id == case_id).order_by(_RUNG.c.seq))
    return tuple(_item(office, definition, row, now, language) for row in rows.mappings())


_SELECT: Select[Any] = select(
    _RUNG, _CASE.c.title, _CASE.c.state, _CASE.c.workflow_key, _CASE.c.workflow_version
).join_from(_RUNG, _CASE, _CASE.c.id == _RUNG.c.case_id)


def _waiting(scope: Scope) -> Select[Any]:
    """Keys of the rungs that wait, read from their own index alone."""
    keys = select(_RUNG.c.case_id, _RUNG.c.seq, _RUNG.c.due_at).where(text(RUNG_WAITS))
    return keys if scope.everything else keys.where(_RUNG.c.department == scope.department)


def _definition(office: Office, row: Mapping[Any, Any]) -> WorkflowDefinition:
    """The case's own definition; one that is not installed must not hide all the other cases."""
    try:
        return office.definition(row["workflow_key"], row["workflow_version"])
    except UnknownWorkflow:
        return office.workflows.current.definition


def _item(
    office: Office,
    definition: WorkflowDefinition,
    row: Mapping[Any, Any],
    now: datetime,
    language: str,
) -> EscalationItem:
    number = case_number(row["case_id"])
    person = office.people.person(row["person_id"]) if row["person_id"] is not None else None
    return EscalationItem(
        id=f"{number}.{row['seq']}",
        number=number,
        title=row["title"],
        state=row["state"],
        department=row["department"],
        department_name=office.department_name(row["department"], language, row["rung_at"]),
        deadline=row["deadline_name"],
        deadline_label=definition.deadlines[row["deadline_name"]].label.in_language(language),
        rung=row["rung"],
        rung_label=_rung_label(definition, row["deadline_name"], row["rung"], language),
        level=row["level"],
        due_at=row["due_at"],
        last_day=office.day(row["due_at"]),
        rung_at=row["rung_at"],
        fired_at=row["fired_at"],
        post=row["post"],
        post_label=definition.posts[row["post"]].label.in_language(language),
        person=person.username if person else None,
        working_days_overdue=office.calendar.working_days_overdue(row["due_at"], now),
        running=not row["settled"],
        by_hand=row["deadline_no"] == NO_DEADLINE,
        acknowledged_at=row["acknowledged_at"],
        acknowledged_by=row["acknowledged_by"],
    )


def _rung_label(definition: WorkflowDefinition, deadline: str, rung: str, language: str) -> str:
    for step in definition.deadlines[deadline].ladder:
        if step.rung == rung:
            return step.label.in_language(language)
    return definition.actions["escalate"].label.in_language(language)
