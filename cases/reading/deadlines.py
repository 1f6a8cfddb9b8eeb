"""The deadlines of a case as they stand, for people: last days instead of midnights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from cases.casefile.clocks import NOT_GIVEN
from cases.reading.office import Office
from cases.store.case_rows import table_of
from cases.tables import Deadline
from workflow.definition import WorkflowDefinition

_CLOCK = table_of(Deadline)


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One deadline at a moment (instants UTC); `last_day` is the local date people are shown.

    `working_days_left` counts from tomorrow to the last day, 0 on the last day itself and after;
    `working_days_overdue` is 0 until the due instant has passed.
    """

    no: int
    name: str
    label: str
    edition: int
    opened_at: datetime
    opened_by: str
    due_at: datetime
    last_day: date
    first_due_at: datetime
    first_last_day: date
    #: the due instant was given as such, not computed from the rule
    given: bool
    provisional: bool
    calendar_version: str
    #: whose overdue work it is; None = nobody's
    department: str | None
    running: bool
    overdue: bool
    working_days_left: int
    working_days_overdue: int
    closed_at: datetime | None
    closed_by: str | None
    #: the import stated that this deadline was never given
    not_given: bool
    late: bool
    #: the answer to the citizen is due by it
    citizen_clock: bool


def deadlines_of(
    connection: Connection,
    office: Office,
    definition: WorkflowDefinition,
    case_id: int,
    now: datetime,
    language: str,
) -> tuple[DeadlineView, ...]:
    """All deadlines of a case at `now` (UTC), in the order they were opened. One statement."""
    rows = connection.execute(
        select(_CLOCK).where(_CLOCK.c.case_id == case_id).order_by(_CLOCK.c.no)
    )
    return tuple(_view(office, definition, row, now, language) for row in rows.mappings())


def _view(
    office: Office,
    definition: WorkflowDefinition,
    row: Mapping[Any, Any],
    now: datetime,
    language: str,
) -> DeadlineView:
    calendar, due_at = office.calendar, row["due_at"]
    running = row["closed_at"] is None
    return DeadlineView(
        no=row["no"],
        name=row["name"],
        label=definition.deadlines[row["name"]].label.in_language(language),
        edition=row["edition"],
        opened_at=row["opened_at"],
        opened_by=row["opened_by"],
        due_at=due_at,
        last_day=office.day(due_at),
        first_due_at=row["first_due_at"],
        first_last_day=office.day(row["first_due_at"]),
        given=row["given"],
        provisional=row["provisional"],
        calendar_version=row["calendar_version"],
        department=row["department"],
        running=running,
        overdue=running and due_at < now,
        working_days_left=working_days_left(office, due_at, now) if running else 0,
        working_days_overdue=calendar.working_days_overdue(due_at, now) if running else 0,
        closed_at=row["closed_at"],
        closed_by=row["closed_by"],
        not_given=row["closed_by"] == NOT_GIVEN,
        late=row["late"],
        citizen_clock=definition.deadlines[row["name"]].citizen_clock,
    )


def working_days_left(office: Office, due_at: datetime, now: datetime) -> int:
    """Working days after today up to and with the last day; 0 on the last day and after."""
    today = office.calendar.local(now).date()
    return office.calendar.working_days_between(today, office.day(due_at))
