"""From the draft of a reply to the decision on looking at it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from workflow.attempt import Attempt
from workflow.guards.registry import condition, guard


@guard()
def draft_is_there(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A draft of the reply waits for approval."""
    return attempt.facts.drafted


@guard(deadlines=("objection",), lets_the_clock_pass=True)
def clock_waits_for_the_objection_window(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The clock closes only strictly after the objection window; people may close before."""
    until = attempt.facts.objection_until
    return "clock" not in attempt.actor.roles or (until is not None and attempt.facts.now > until)


@guard(limits=("reopen_calendar_days",), deadlines=("reopening",))
def within_the_reopening_window(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Reopening counts from the reply, not from the last change (contract.md section 7).

    The day of the reply is not counted and the last day ends at 24:00 local time (Civil Code 2015,
    art. 147 and 148). A case that ended without a reply is counted from its end. What was asked in
    time may still be granted afterwards: the citizen does not answer for how long that took.
    """
    facts = attempt.facts
    if "reopening" in facts.running:
        return True
    begin = facts.replied_at or facts.closed_at
    if begin is None:
        return True
    last_day = begin.astimezone(facts.zone).date() + timedelta(days=limits["reopen_calendar_days"])
    return facts.now <= datetime.combine(last_day + timedelta(days=1), time.min, facts.zone)


@guard()
def case_was_replied_to(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """There is a reply that can be rated or looked at again."""
    return attempt.facts.replied_at is not None


@guard(deadlines=("reopening",))
def reopening_is_not_asked_yet(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """No request to reopen waits for its decision."""
    return "reopening" not in attempt.facts.running


@guard(
    while_running=("reopening",),
    contradicts=("reopening_is_not_asked_yet", "reopening_is_decided_first"),
)
def reopening_is_asked(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A request to reopen waits for its decision."""
    return "reopening" in attempt.facts.running


@guard(deadlines=("reopening",), lets_the_clock_pass=True)
def reopening_is_decided_first(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Nobody closes over a request to reopen. The clock has nothing to close then: asking ended
    the objection window.
    """
    return "reopening" not in attempt.facts.running


@condition("rating")
def citizen_is_satisfied(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The citizen's rating says that the reply settles it, and for nobody else it is open: of
    several who raised the matter, none closes over the request of another to look again.
    """
    settles = attempt.values.get("rating") in ("satisfied", "very_satisfied")
    return settles and not attempt.facts.one_of_them_objects
