"""The deadlines of a case: opened, shortened, handed over, ended; every change kept as a span.

All functions change the case in memory; `at` is the instant of the action (UTC).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cases.casefile.case import Case, DeadlineClock, DeadlineSpan
from cases.casefile.responsibility import UPC_OFFICE
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.ladder import Climb, Concern, NextRung, first_rung, rung_after, rung_pointed_anew
from workflow.worktime import Due, WorkingCalendar

#: how a reply deadline ends that the import says was never given
NOT_GIVEN = "not_given"


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
    _point_at(clock, first_rung(rule, due.at, at, calendar, concern_of(case, clock)))
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
    _point_at(clock, rung_from(rule, clock, at, calendar, concern_of(case, clock)))
    _end_span(case, clock, at)
    _begin_span(case, clock, at, why)
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
    climb, concern = climb_of(clock).after(fired.rung), concern_of(case, clock)
    clock.rungs_fired, clock.rung_occurrence = " ".join(sorted(climb.fired)), climb.repeats
    _point_at(clock, rung_after(rule, clock.due_at, fired, calendar, concern, climb))
    _note_change(case, clock)


def concern_of(case: Case, clock: DeadlineClock) -> Concern:
    """What the ladder of a running deadline may differ by: kind, and whoever has to act."""
    return Concern(case.kind, clock.department or case.department)


def concerns(case: Case) -> dict[int, Concern]:
    """`concern_of` every running deadline, by its number."""
    return {clock.no: concern_of(case, clock) for clock in case.running()}


def follow_concerns(
    case: Case,
    definition: WorkflowDefinition,
    before: Mapping[int, Concern],
    at: datetime,
    calendar: WorkingCalendar,
) -> None:
    """Point the ladders of deadlines anew whose kind or department is another than `before`."""
    for clock in case.running():
        concern = concern_of(case, clock)
        if clock.no in before and concern != before[clock.no]:
            rule = definition.deadlines[clock.name]
            _point_at(clock, rung_from(rule, clock, at, calendar, concern, joined=True))
            _note_change(case, clock)


def next_rung(clock: DeadlineClock, rule: DeadlineRule) -> NextRung | None:
    """The rung a deadline waits for; None when its ladder has ended or it has none."""
    if clock.rung_index is None or clock.rung_at is None:
        return None
    rung = rule.ladder[clock.rung_index]
    return NextRung(
        clock.rung_index, rung, clock.rung_at, clock.rung_occurrence if rung.every else 0
    )


def climb_of(clock: DeadlineClock) -> Climb:
    """How far a deadline has got up its ladder."""
    return Climb(frozenset(clock.rungs_fired.split()), clock.rung_occurrence)


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
    rule: DeadlineRule,
    clock: DeadlineClock,
    since: datetime,
    calendar: WorkingCalendar,
    concern: Concern,
    *,
    joined: bool = False,
) -> NextRung | None:
    """The first rung not fired yet, after a change at `since`.

    `joined`: the change was one of kind or department (`workflow.ladder.rung_pointed_anew`).
    """
    climb, pending = climb_of(clock), next_rung(clock, rule)
    return rung_pointed_anew(
        rule, clock.due_at, since, calendar, concern, climb, pending, joined=joined
    )


def _point_at(clock: DeadlineClock, rung: NextRung | None) -> None:
    clock.rung_index = rung.index if rung else None
    clock.rung_at = rung.at if rung else None


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
