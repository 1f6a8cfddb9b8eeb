"""Escalations: who takes note of one, and to whom a case may be escalated by hand."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.attempt import Attempt
from workflow.definition import POST_FIELD
from workflow.guards.registry import guard


@guard("escalation")
def escalation_awaits_an_answer(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The escalation exists on this case and nobody has acknowledged it."""
    wanted = attempt.values.get("escalation")
    return wanted is None or wanted in attempt.facts.awaiting_acknowledgement


@guard("escalation")
def escalation_was_told_to_you(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Only who was told takes note: the person, a deputy, somebody of the same post or office."""
    wanted, told = attempt.values.get("escalation"), attempt.facts.told_to_actor
    awaits = wanted in attempt.facts.awaiting_acknowledgement
    return told is None or not awaits or wanted in told


@guard(POST_FIELD, lets_the_clock_pass=True)
def post_was_not_told_today(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """No second escalation by hand to a post that was told the same day and has not answered.

    The clock names no post: what it escalates to stands in the ladder.
    """
    return attempt.values.get(POST_FIELD) not in attempt.facts.told_by_hand_today
