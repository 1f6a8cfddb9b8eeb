"""The named guards a definition may ask for: pure questions about one attempt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from workflow.attempt import Attempt

Guard = Callable[[Attempt, Mapping[str, int]], bool]


def chief_decides_after_returns(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """After the second return only the chief of the UPC office assigns (contract.md section 7)."""
    settled = attempt.facts.returns >= limits["returns_before_chief_decides"]
    return not settled or "upc_chief" in attempt.actor.roles


def assignment_is_not_final(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The assignment after the second return may not be sent back (contract.md section 7)."""
    return attempt.facts.returns < limits["returns_before_chief_decides"]


def department_exists(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The lead department is an active one; true where no department was named."""
    known, wanted = attempt.facts.active_departments, attempt.values.get("lead_department")
    named = [wanted] if isinstance(wanted, str) else []
    others = attempt.values.get("coordinating")
    named += list(others) if isinstance(others, (list, tuple)) else []
    return known is None or all(code in known for code in named)


def lead_changes(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A reassignment names another department than the lead."""
    return attempt.values.get("lead_department") != attempt.facts.lead


def handler_is_of_the_lead(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The case officer works in the lead department; true where none was named."""
    handler, members = attempt.values.get("handler"), attempt.facts.members_of_lead
    return handler is None or members is None or handler in members


def clock_waits_for_the_objection_window(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The clock closes only when the objection window has run out; people may close before."""
    until = attempt.facts.objection_until
    return "clock" not in attempt.actor.roles or until is None or attempt.facts.now > until


def within_the_reopening_window(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Reopening counts from the reply, not from the last change (contract.md section 7)."""
    replied = attempt.facts.replied_at
    window = timedelta(days=limits["reopen_calendar_days"])
    return replied is not None and attempt.facts.now <= replied + window


def escalation_awaits_an_answer(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The escalation exists on this case and nobody has acknowledged it."""
    return attempt.values.get("escalation") in attempt.facts.awaiting_acknowledgement


def has_lead(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The case has a lead department."""
    return attempt.facts.lead is not None


GUARDS: Mapping[str, Guard] = {
    guard.__name__: guard
    for guard in (
        chief_decides_after_returns,
        assignment_is_not_final,
        department_exists,
        lead_changes,
        handler_is_of_the_lead,
        clock_waits_for_the_objection_window,
        within_the_reopening_window,
        escalation_awaits_an_answer,
        has_lead,
    )
}
