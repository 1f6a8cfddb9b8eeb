"""The deadlines of a case: opened, shortened, handed over, ended; every change kept as a span.

All functions change the case in memory; `at` is the instant of the action (UTC).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.casefile.case import Case, DeadlineClock, DeadlineSpan
from cases.casefile.responsibility import UPC_OFFICE
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.ladder import NextRung, first_rung, rung_after
from workflow.worktime import Due, WorkingCalendar

#: how a reply deadline ends that the import says was never given
NOT_GIVEN = "not_given"
_WEEK = timedelta(days=7)


def open_deadline(
    case: Case, name: str, rule: DeadlineRule, action: str, at: datetime, calendar: WorkingCalendar
) -> None:
    """Start the deadline `name`, opened by `action` at `at`."""
    due = due_by_rule(case, rule, action, at, calendar)
    case.deadlines += 1
    clock = DeadlineClock(
        case_id=case.id,
        no=case.deadlines,
        name=name,
        edition=1 + sum(1 for old in case.clocks if old.name == name),
        opened_at=at,
        opened_by=action,
        due_at=due.at,
        first_due_at=due.at,
        given=False,
        provisional=due.provisional,
        calendar_version=calendar.version,
        department=_accountable(case, rule),
    )
    _point_at(clock, first_rung(rule, due.at, at, calendar))
    case.clocks.append(clock)
    case.journal.opened.append(clock)
    _begin_span(case, clock, at, action)


def due_by_rule(
    case: Case, rule: DeadlineRule, action: str, opened_at: datetime, calendar: WorkingCalendar
) -> Due:
    """When the rule says the deadline falls due, for one opened by `action` at `opened_at`."""
    row = rule.period_rule(action, case.kind, case.pace)
    start = case.recorded_at if row.counted_from == "recording" else opened_at
    return calendar.due(start, row.period)


def end_deadline(case: Case, clock: DeadlineClock, at: datetime, by: str) -> None:
    """End a running deadline; it is late when `at` is after its due instant, clock or no clock."""
    clock.closed_at = at
    clock.closed_by = by
    clock.late = at > clock.due_at and by != NOT_GIVEN
    _end_span(case, clock, at)
    _note_change(case, clock)


def move_deadline(
    case: Case,
    clock: DeadlineClock,
    rule: DeadlineRule,
    due: Due,
    at: datetime,
    why: str,
    calendar: WorkingCalendar,
    given: bool,
) -> None:
    """Give a running deadline another due instant. Rungs that fired stay fired (same edition)."""
    clock.due_at = due.at
    clock.provisional = due.provisional
    clock.calendar_version = calendar.version
    clock.given = given
    _point_at(clock, rung_from(rule, clock, at, calendar))
    _end_span(case, clock, at)
    _begin_span(case, clock, at, why)
    _note_change(case, clock)


def recount_ladder(
    case: Case, clock: DeadlineClock, rule: DeadlineRule, at: datetime, calendar: WorkingCalendar
) -> None:
    """Count the rungs of a running deadline whose date stays by `calendar` from `at` on."""
    clock.calendar_version = calendar.version
    _point_at(clock, rung_from(rule, clock, at, calendar))
    _note_change(case, clock)


def hand_over_deadlines(case: Case, definition: WorkflowDefinition, at: datetime, why: str) -> None:
    """Let the department that answers now answer for the running deadlines that count."""
    for clock in case.running():
        department = _accountable(case, definition.deadlines[clock.name])
        if department != clock.department:
            clock.department = department
            _end_span(case, clock, at)
            _begin_span(case, clock, at, why)
            _note_change(case, clock)


def advance(
    case: Case, clock: DeadlineClock, rule: DeadlineRule, calendar: WorkingCalendar
) -> None:
    """Point a deadline at the rung after the one that just fired."""
    fired = next_rung(clock, rule)
    if fired is None:
        return
    _point_at(clock, rung_after(rule, clock.due_at, fired, calendar))
    _note_change(case, clock)


def next_rung(clock: DeadlineClock, rule: DeadlineRule) -> NextRung | None:
    """The rung a deadline waits for; None when its ladder has ended or it has none."""
    if clock.rung_index is None or clock.rung_at is None:
        return None
    return NextRung(
        clock.rung_index, rule.ladder[clock.rung_index], clock.rung_at, clock.rung_occurrence
    )


def refresh(case: Case, definition: WorkflowDefinition) -> None:
    """Bring the case's own columns up to date with its running deadlines."""
    overdue_from = next_check = None
    for clock in case.running():
        rule = definition.deadlines[clock.name]
        if clock.department is not None and (overdue_from is None or clock.due_at < overdue_from):
            overdue_from = clock.due_at
        for instant in (clock.rung_at, clock.due_at if rule.expires_with else None):
            if instant is not None and (next_check is None or instant < next_check):
                next_check = instant
        if rule.citizen_clock:
            case.due_at = clock.due_at
            case.first_due_at = clock.first_due_at
            case.due_provisional = clock.provisional
    case.overdue_from = overdue_from
    case.next_check_at = next_check


def _accountable(case: Case, rule: DeadlineRule) -> str | None:
    if rule.overdue_for is None:
        return None
    return UPC_OFFICE if rule.overdue_for == "office" else case.department


def rung_from(
    rule: DeadlineRule, clock: DeadlineClock, since: datetime, calendar: WorkingCalendar
) -> NextRung | None:
    """The first rung not fired yet; reminders that would lie before `since` are skipped.

    One that waits already is not lost: it keeps waiting, also when the clock is late. A repeated
    one goes on with the week it waits for, never with those it has told.
    """
    if clock.rung_index is None or clock.rung_at is None:
        return None
    found = first_rung(rule, clock.due_at, min(since, clock.rung_at), calendar)
    while found is not None and found.index < clock.rung_index:
        found = rung_after(rule, clock.due_at, found, calendar)
    if found is not None and found.index == clock.rung_index and clock.rung_occurrence:
        this_week = calendar.next_monday(clock.rung_at - _WEEK)
        return NextRung(found.index, found.rung, max(found.at, this_week), clock.rung_occurrence)
    return found


def _point_at(clock: DeadlineClock, rung: NextRung | None) -> None:
    clock.rung_index = rung.index if rung else None
    clock.rung_at = rung.at if rung else None
    clock.rung_occurrence = rung.occurrence if rung else 0


def _note_change(case: Case, clock: DeadlineClock) -> None:
    if clock not in case.journal.opened:
        case.journal.changed[clock.no] = clock


def _begin_span(case: Case, clock: DeadlineClock, at: datetime, why: str) -> None:
    clock.changes += 1
    case.journal.spans.append(
        DeadlineSpan(
            case.id,
            clock.no,
            clock.changes,
            at,
            None,
            clock.due_at,
            clock.department,
            why,
            clock.provisional,
            clock.calendar_version,
        )
    )


def _end_span(case: Case, clock: DeadlineClock, at: datetime) -> None:
    for span in reversed(case.journal.spans):
        if span.no == clock.no and span.change == clock.changes:
            span.until_at = at
            return
    case.journal.ended_spans.append((clock.no, clock.changes, at))
