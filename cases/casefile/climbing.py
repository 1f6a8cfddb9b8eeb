"""How far the deadlines of a case have got up their ladders, and where each one points now."""

from __future__ import annotations

from datetime import datetime

from cases.casefile.case import Case
from cases.casefile.deadline import DeadlineClock
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.ladder import Climb, Concern, NextRung, rung_pointed_anew, told_from
from workflow.worktime import WorkingCalendar


def concern_of(case: Case, clock: DeadlineClock) -> Concern:
    """What the ladder of a running deadline may differ by: kind, and whoever has to act."""
    asked = clock.department if clock.asked else None
    return Concern(case.kind, asked or case.department)


def concerns(case: Case) -> dict[int, Concern]:
    """`concern_of` every running deadline, by its number."""
    return {clock.no: concern_of(case, clock) for clock in case.running()}


def next_rung(clock: DeadlineClock, rule: DeadlineRule) -> NextRung | None:
    """The rung a deadline waits for; None when it is held, its ladder has ended or it has none."""
    if clock.rung_index is None or clock.rung_at is None:
        return None
    rung = rule.ladder[clock.rung_index]
    return NextRung(
        clock.rung_index, rung, clock.rung_at, clock.rung_occurrence if rung.every else 0
    )


def climb_of(clock: DeadlineClock) -> Climb:
    """How far a deadline has got up its ladder."""
    return Climb(frozenset(clock.rungs_fired.split()), clock.rung_occurrence)


def point_anew(
    case: Case,
    clock: DeadlineClock,
    definition: WorkflowDefinition,
    at: datetime,
    calendar: WorkingCalendar,
    *,
    joined: bool = False,
) -> None:
    """Let a deadline wait for its first rung not fired yet, after a change at `at` (UTC).

    Several changes of one instant are one, as when a send-back ends a pause and a leader's date:
    nobody was late for what it waited for between them. `joined`: the change was one of kind or
    department (`workflow.ladder.rung_pointed_anew`).
    """
    rule = definition.deadlines[clock.name]
    pending = _waited_before(case, clock, rule, at)
    clock.repeats_from = told_from(at, pending, clock.repeats_from)
    found = rung_pointed_anew(
        rule,
        clock.due_at,
        at,
        calendar,
        concern_of(case, clock),
        climb_of(clock),
        pending,
        opened_at=clock.opened_at,
        since=clock.repeats_from,
        joined=joined,
    )
    point_at(clock, found)


def begin_ladder_anew(case: Case, clock: DeadlineClock, at: datetime) -> None:
    """Let nothing of a deadline have fired, and nothing of it have waited before `at` (UTC)."""
    clock.rungs_fired, clock.rung_occurrence = "", 0
    point_at(clock, None)
    case.journal.waited[clock.no] = (at, None)


def _waited_before(
    case: Case, clock: DeadlineClock, rule: DeadlineRule, at: datetime
) -> NextRung | None:
    known = case.journal.waited.get(clock.no)
    if known is not None and known[0] == at:
        return known[1]
    pending = next_rung(clock, rule)
    case.journal.waited[clock.no] = (at, pending)
    return pending


def point_at(clock: DeadlineClock, rung: NextRung | None) -> None:
    """Let a deadline wait for this rung; None = for no other."""
    clock.rung_index = rung.index if rung else None
    clock.rung_at = rung.at if rung else None
