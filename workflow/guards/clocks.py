"""Pauses and extensions of the reply deadline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from workflow.attempt import Attempt
from workflow.guards.registry import guard


@guard()
def reply_deadline_runs(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The case has a reply deadline that can be stopped or moved."""
    return attempt.facts.due_at is not None


@guard()
def reply_is_not_overdue(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The reply's due instant has not passed; a clock that is held never passes it."""
    facts = attempt.facts
    return facts.paused or facts.due_at is None or facts.now <= facts.due_at


@guard()
def not_paused(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """No pause runs."""
    return not attempt.facts.paused


@guard(limits=("pause_calendar_days_per_period",))
def pauses_are_left(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The pauses of this period have not used up their days together.

    One that ends by itself is not begun anew without end; more time needs an extension, which the
    UPC office decides.
    """
    return attempt.facts.paused_for < timedelta(days=limits["pause_calendar_days_per_period"])


@guard(lets_the_clock_pass=True, contradicts=("not_paused",))
def paused(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A pause runs. The clock resumes only what is paused, so it is never held back by this."""
    return attempt.facts.paused


@guard(deadlines=("extension",))
def no_extension_is_pending(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """No request for an extension waits for its decision."""
    return "extension" not in attempt.facts.running


@guard(while_running=("extension",), contradicts=("no_extension_is_pending",))
def extension_is_pending(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A request for an extension waits for its decision."""
    return "extension" in attempt.facts.running


@guard(limits=("extensions_per_period",))
def extensions_are_left(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The deadline of this period may be extended once more (Decree 61/2018, art. 19(9))."""
    return attempt.facts.extensions < limits["extensions_per_period"]


@guard("due")
def extension_is_later(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """An extension moves the deadline on, never back."""
    wanted, due = attempt.values.get("due"), attempt.facts.due_at
    return not isinstance(wanted, datetime) or due is None or wanted > due


@guard()
def extension_is_granted(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """An extension is in force."""
    return attempt.facts.extended
