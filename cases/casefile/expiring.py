"""Deadlines that end by themselves: the clock does what the definition says (`expires_with`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.deadline import DeadlineClock
from cases.casefile.facts import facts_about
from cases.casefile.steps import apply
from workflow.attempt import CLOCK, Attempt
from workflow.definition import DeadlineRule
from workflow.machine import Workflow


def run_out(
    case: Case,
    workflow: Workflow,
    clock: DeadlineClock,
    around: Circumstances,
    also: Mapping[str, Any] | None = None,
) -> bool:
    """Let `clock` run out at `around.at`, its due instant; whether that ended the case.

    `also` is kept in the history entry. Raises `workflow.refusal.Refused` when the definition
    forbids the clock what it asks of it.
    """
    action = workflow.definition.deadlines[clock.name].expires_with or ""
    # judged at the next moment, since a window is over strictly after its last instant
    facts = facts_about(case, workflow.definition, around.recorded_at)
    step = workflow.attempt(case.state, action, Attempt(CLOCK, facts, {}))
    apply(case, step, replace(around, actor="clock", actor_department=None), also)
    return case.closed_at is not None


def ends_before_an_action(rule: DeadlineRule) -> bool:
    """Whether it must have run out before somebody acts later.

    A pause that is over no longer stops the clock, whether or not the clock ran in between. What
    closes a case waits for the clock: whoever acts first after an objection window is not too late.
    """
    return rule.expires_with is not None and bool(rule.holds)


def end_pauses(case: Case, workflow: Workflow, around: Circumstances) -> None:
    """Let every pause that ended before `around.at` end at its own instant, oldest first."""
    rules = workflow.definition.deadlines
    while over := [
        clock
        for clock in case.running()
        if ends_before_an_action(rules[clock.name]) and clock.due_at < around.at
    ]:
        first = min(over, key=lambda clock: (clock.due_at, clock.no))
        run_out(case, workflow, first, replace(around, at=first.due_at))
