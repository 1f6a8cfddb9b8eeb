"""The deadlines of a case as they stand, for people: last days instead of midnights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from cases.casefile.clocks import NOT_GIVEN
from cases.casefile.deadline import DeadlineClock, Term
from cases.office import Office
from cases.tables import Deadline, DeadlineTerm, table_of
from workflow.definition import WorkflowDefinition

_CLOCK, _TERM = table_of(Deadline), table_of(DeadlineTerm)


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One deadline at a moment (instants UTC); `last_day` is the local date people are shown.

    `working_days_left` counts from tomorrow to the last day, 0 on the last day itself and after;
    `working_days_overdue` is 0 until the due instant has passed. While a pause holds it, it is due
    at no moment.
    """

    no: int
    name: str
    label: str
    edition: int
    opened_at: datetime
    opened_by: str
    #: the history entry of the action that opened it
    opened_seq: int
    due_at: datetime | None
    last_day: date | None
    first_due_at: datetime
    first_last_day: date
    #: the due instant was given as such, not computed from the rule
    given: bool
    provisional: bool
    calendar_version: str
    #: whose overdue work it is; None = nobody's
    department: str | None
    running: bool
    #: a pause stops it
    held: bool
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


def clocks_of(connection: Connection, case_id: int) -> tuple[DeadlineClock, ...]:
    """All deadlines of a case with their explicit dates, in the order they were opened.

    One statement, two where there are such dates.
    """
    rows = connection.execute(
        select(_CLOCK).where(_CLOCK.c.case_id == case_id).order_by(_CLOCK.c.no)
    )
    clocks = tuple(DeadlineClock(**row._mapping) for row in rows)
    if any(clock.terms for clock in clocks):
        dates = select(_TERM).where(_TERM.c.case_id == case_id).order_by(_TERM.c.no, _TERM.c.term)
        of_no = {clock.no: clock for clock in clocks}
        for row in connection.execute(dates):
            of_no[row.no].dated.append(Term(**row._mapping))
    return clocks


def deadline_views(
    office: Office,
    definition: WorkflowDefinition,
    clocks: Iterable[DeadlineClock],
    now: datetime,
    language: str,
) -> tuple[DeadlineView, ...]:
    """The deadlines at `now` (UTC), in their order."""
    return tuple(_view(office, definition, clock, now, language) for clock in clocks)


def _view(
    office: Office,
    definition: WorkflowDefinition,
    clock: DeadlineClock,
    now: datetime,
    language: str,
) -> DeadlineView:
    rule, running = definition.deadlines[clock.name], clock.closed_at is None
    due_at = None if clock.held and running else clock.due_at
    counting = due_at if running else None
    return DeadlineView(
        no=clock.no,
        name=clock.name,
        label=rule.label.in_language(language),
        edition=clock.edition,
        opened_at=clock.opened_at,
        opened_by=clock.opened_by,
        opened_seq=clock.opened_seq,
        due_at=due_at,
        last_day=office.day(due_at) if due_at else None,
        first_due_at=clock.first_due_at,
        first_last_day=office.day(clock.first_due_at),
        given=clock.given,
        provisional=clock.provisional,
        calendar_version=clock.calendar_version,
        department=clock.department,
        running=running,
        held=clock.held and running,
        overdue=counting is not None and counting < now,
        working_days_left=working_days_left(office, counting, now) if counting else 0,
        working_days_overdue=(
            office.calendar.working_days_overdue(counting, now) if counting else 0
        ),
        closed_at=clock.closed_at,
        closed_by=clock.closed_by,
        not_given=clock.closed_by == NOT_GIVEN,
        late=clock.late,
        citizen_clock=rule.citizen_clock,
    )


def working_days_left(office: Office, due_at: datetime, now: datetime) -> int:
    """Working days after today up to and with the last day; 0 on the last day and after."""
    today = office.calendar.local(now).date()
    return office.calendar.working_days_between(today, office.day(due_at))
