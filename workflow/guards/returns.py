"""Who decides after a case was handed back."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.attempt import Attempt
from workflow.guards.registry import guard


@guard(limits=("returns_before_chief_decides",))
def chief_decides_after_returns(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """After the second return only the chief of the UPC office assigns (contract.md section 7)."""
    settled = attempt.facts.returns >= limits["returns_before_chief_decides"]
    return not settled or "upc_chief" in attempt.actor.roles


@guard("lead_department")
def returner_takes_it_only_from_the_chief(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Whoever handed the case back gets it again only by the chief's decision."""
    again = attempt.values.get("lead_department") in attempt.facts.returned_by
    return not again or "upc_chief" in attempt.actor.roles


@guard(limits=("returns_before_chief_decides",))
def assignment_is_not_final(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The assignment after the second return may not be sent back (contract.md section 7)."""
    return attempt.facts.returns < limits["returns_before_chief_decides"]
