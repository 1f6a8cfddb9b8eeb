"""The deadlines of a case: opened, moved, held, handed over, ended; every change kept as a span.

All functions change the case in memory; `at` is the instant of the action (UTC).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cases.casefile.case import Case
from cases.casefile.climbing import (
    begin_ladder_anew,
    climb_of,
    concern_of,
    next_rung,
    point_anew,
    point_at,
)
from cases.casefile.deadline import EXTENSION, DeadlineClock, DeadlineSpan
from cases.casefile.redating import due_of
from cases.casefile.taking_over import TakenOver
from cases.casefile.terms import add_term
from cases.policy import UPC_OFFICE
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.ladder import Concern, first_rung, rung_after
from workflow.worktime import WorkingCalendar

#: how a reply deadline ends that the import says was never given
NOT_GIVEN = "not_given"


def open_deadline(
    case: Case,
    name: str,
    definition: WorkflowDefinition,
    action: str,
    at: datetime,
    calendar: WorkingCalendar,
    stated: datetime | None = None,
    asked: str | None = None,
    taken_over: TakenOver | None = None,
) -> None:
    """Start the deadline `name`, opened by `action` at `at`.

    `stated` is a date given in the place of the rule's, `asked` the department asked for its part,
    `taken_over` what it has of the clock of the whole.
    """
    rule = definition.deadlines[name]
    case.deadlines += 1
    earlier = [old.edition for old in case.clocks if old.name == name]
    clock = DeadlineClock(
        case_id=case.id,
        no=case.deadlines,
        name=name,
        edition=1 + max(earlier, default=0),
        opened_at=at,
        opened_by=action,
        due_at=at,
        first_due_at=at,
        given=False,
        provisional=False,
        calendar_version=calendar.version,
        department=asked or _accountable(case, rule),
        opened_seq=case.history_seq + 1,
        asked=asked is not None,
        stated_due_at=stated,
        taken_over=taken_over.text() if taken_over else None,
        repeats_from=at,
    )
    _date(case, clock, definition, calendar)
    clock.first_due_at = clock.due_at
    if taken_over is not None and taken_over.extension is not None:
        set_at, set_by, until = taken_over.extension
        add_term(case, clock, EXTENSION, until, set_at, set_by)
        _date(case, clock, definition, calendar)
    point_at(clock, first_rung(rule, clock.due_at, at, calendar, concern_of(case, clock)))
    case.clocks.append(clock)
    case.journal.opened.append(clock)
    _begin_span(case, clock, at, action)


def _date(
    case: Case,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    calendar: WorkingCalendar,
    until: datetime | None = None,
) -> None:
    dated = due_of(case, clock, definition, calendar, until)
    clock.due_at, clock.given = dated.due.at, dated.given
    clock.provisional = dated.due.provisional


def end_deadline(case: Case, clock: DeadlineClock, at: datetime, by: str) -> None:
    """End a running deadline; it is late when `at` is after its due instant, clock or no clock."""
    clock.closed_at = at
    clock.closed_by = by
    clock.late = at > clock.due_at and by != NOT_GIVEN
    _settle_fired(case, clock)
    _end_span(case, clock, at)
    _note_change(case, clock)


def redate(
    case: Case,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    at: datetime,
    why: str,
    calendar: WorkingCalendar,
) -> None:
    """Compute a running deadline anew. Rungs that fired stay fired (same edition).

    One that a pause holds keeps its date until the pause is over.
    """
    if not clock.held:
        # no pause of it runs, unless the deadline is about to end before the pause does
        _date(case, clock, definition, calendar, until=at)
        point_anew(case, clock, definition, at, calendar)
    clock.calendar_version = calendar.version
    _change_span(case, clock, at, why)


def recount_ladder(
    case: Case,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    at: datetime,
    calendar: WorkingCalendar,
) -> None:
    """Count the rungs of a running deadline whose date stays by `calendar` from `at` on."""
    clock.calendar_version = calendar.version
    if not clock.held:
        point_anew(case, clock, definition, at, calendar)
    _note_change(case, clock)


def begin_edition(
    case: Case,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    at: datetime,
    why: str,
    calendar: WorkingCalendar,
) -> None:
    """Compute a deadline anew and let its ladder begin anew (contract.md section 7)."""
    clock.edition += 1
    _settle_fired(case, clock)
    begin_ladder_anew(case, clock, at)
    case.escalation_level = 0
    redate(case, clock, definition, at, why, calendar)


def settle_rungs(case: Case, deadline_no: int) -> None:
    """Take the rungs of a deadline off the board, whether they are stored yet or not."""
    for rung in case.journal.rungs:
        if rung.deadline_no == deadline_no:
            rung.settled = True
    case.journal.settled.append(deadline_no)


def _settle_fired(case: Case, clock: DeadlineClock) -> None:
    # one of which no rung fired has none to settle
    if clock.rungs_fired or clock.rung_occurrence:
        settle_rungs(case, clock.no)


def hold(case: Case, clock: DeadlineClock, at: datetime, why: str) -> None:
    """Stop a running deadline: it is nobody's overdue work and no rung of it waits."""
    clock.held = True
    clock.department = None
    clock.rung_at = None
    _change_span(case, clock, at, why)


def release(
    case: Case,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    at: datetime,
    why: str,
    calendar: WorkingCalendar,
) -> None:
    """Let a held deadline run again, or be judged at its end, with the working time it had left."""
    clock.held = False
    clock.department = _accountable(case, definition.deadlines[clock.name])
    redate(case, clock, definition, at, why, calendar)


def hand_over_deadlines(case: Case, definition: WorkflowDefinition, at: datetime, why: str) -> None:
    """Let the department that answers now answer for the running deadlines that count."""
    for clock in case.running():
        if clock.held or clock.asked:
            continue
        department = _accountable(case, definition.deadlines[clock.name])
        if department != clock.department:
            clock.department = department
            _change_span(case, clock, at, why)


def ask_another(case: Case, clock: DeadlineClock, department: str, at: datetime, why: str) -> None:
    """Ask another department for what `clock` waits for; its date stays."""
    clock.department = department
    _change_span(case, clock, at, why)


def advance(
    case: Case, clock: DeadlineClock, definition: WorkflowDefinition, calendar: WorkingCalendar
) -> None:
    """Point a deadline at the rung after the one that just fired."""
    rule = definition.deadlines[clock.name]
    fired = next_rung(clock, rule)
    if fired is None:
        return
    climb, concern = climb_of(clock).after(fired.rung), concern_of(case, clock)
    clock.rungs_fired, clock.rung_occurrence = " ".join(sorted(climb.fired)), climb.repeats
    since = clock.repeats_from
    case.journal.waited.pop(clock.no, None)
    point_at(clock, rung_after(rule, clock.due_at, fired, calendar, concern, climb, since))
    _note_change(case, clock)


def follow_concerns(
    case: Case,
    definition: WorkflowDefinition,
    before: Mapping[int, Concern],
    at: datetime,
    calendar: WorkingCalendar,
) -> None:
    """Point the ladders of deadlines anew whose kind or department is another than `before`.

    One that a pause holds is pointed anew when the pause is over.
    """
    for clock in case.running():
        concern = concern_of(case, clock)
        if clock.no in before and concern != before[clock.no] and not clock.held:
            point_anew(case, clock, definition, at, calendar, joined=True)
            _note_change(case, clock)


def _accountable(case: Case, rule: DeadlineRule) -> str | None:
    if rule.overdue_for is None:
        return None
    return UPC_OFFICE if rule.overdue_for == "office" else case.department


def _note_change(case: Case, clock: DeadlineClock) -> None:
    if clock not in case.journal.opened:
        case.journal.changed[clock.no] = clock


def _change_span(case: Case, clock: DeadlineClock, at: datetime, why: str) -> None:
    _end_span(case, clock, at)
    _begin_span(case, clock, at, why)
    _note_change(case, clock)


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
            clock.edition,
            clock.held,
            clock.asked,
        )
    )


def _end_span(case: Case, clock: DeadlineClock, at: datetime) -> None:
    for span in reversed(case.journal.spans):
        if span.no == clock.no and span.change == clock.changes:
            span.until_at = at
            return
    case.journal.ended_spans.append((clock.no, clock.changes, at))
