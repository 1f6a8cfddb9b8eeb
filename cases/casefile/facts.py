"""What guards may ask about a case, as far as the case itself knows it."""

from __future__ import annotations

from datetime import datetime

from cases.casefile.allowance import paused_in_period
from cases.casefile.case import Case
from workflow.attempt import Facts
from workflow.definition import WorkflowDefinition


def facts_about(case: Case, definition: WorkflowDefinition, now: datetime) -> Facts:
    """The facts of `case` at `now` (UTC); nothing is said of people and other cases."""
    running = case.running()
    reply = case.clock(definition.citizen_clock)
    rules = definition.deadlines
    windows = [clock.due_at for clock in running if clock.name == "objection"]
    return Facts(
        now=now,
        lead=case.lead,
        coordinating=case.coordinating,
        kind=case.kind,
        returns=case.returns,
        returned_by=case.returners,
        extensions=case.extensions,
        drafted=case.draft_seq is not None,
        instructed=case.instruction_seq is not None,
        running=frozenset(clock.name for clock in running),
        asked=frozenset(clock.department for clock in running if clock.asked and clock.department),
        due_at=reply.due_at if reply else None,
        extended=reply is not None and reply.extension is not None,
        paused=any(rules[clock.name].holds for clock in running),
        paused_for=paused_in_period(case.clocks, definition, now),
        stubs=definition.stubs.keys(),
        followed=case.followed,
        replied_at=_reply_of_this_period(case, definition),
        closed_at=case.closed_at,
        objection_until=windows[0] if windows else None,
    )


def _reply_of_this_period(case: Case, definition: WorkflowDefinition) -> datetime | None:
    """When the period that the last reply deadline began was replied to."""
    replied, began = case.replied_at, _period_began(case, definition)
    return replied if replied is not None and replied >= began else None


def _period_began(case: Case, definition: WorkflowDefinition) -> datetime:
    periods = [clock for clock in case.clocks if clock.name == definition.citizen_clock]
    return periods[-1].opened_at if periods else case.recorded_at
