"""Who decides after a case was handed back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflow.attempt import Attempt
from workflow.guards.registry import guard


@guard(limits=("returns_before_chief_decides",))
def chief_decides_after_returns(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """After the second return only the chief of the UPC office assigns (contract.md section 7)."""
    settled = attempt.facts.returns >= limits["returns_before_chief_decides"]
    return not settled or "upc_chief" in attempt.actor.roles


@guard("lead_department", "coordinating", "department", "into")
def returner_takes_it_only_from_the_chief(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Whoever handed the case back gets a part in it again only by the chief's decision.

    As the lead, also that of the case it is merged into, and beside the lead; whom the chief let
    co-ordinate may be asked by the lead.
    """
    returners = attempt.facts.returned_by
    if not returners or "upc_chief" in attempt.actor.roles:
        return True
    return returners.isdisjoint(_given_a_part(attempt))


def _given_a_part(attempt: Attempt) -> Iterator[object]:
    """The departments that get a part in the case by the attempt."""
    values, facts = attempt.values, attempt.facts
    yield values.get("lead_department")
    if values.get("into") is not None:
        yield facts.survivor_lead
    named = values.get("coordinating")
    beside = [*(named if isinstance(named, list) else ()), values.get("department")]
    yield from (code for code in beside if code not in facts.coordinating)


@guard("into", limits=("returns_before_chief_decides",))
def chief_merges_after_returns(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A merge gives the matter to whoever leads the case that goes on: after the second return,
    also the second of both together, that is the chief's decision as well. What the chief decided
    about the other case stands.
    """
    facts, most = attempt.facts, limits["returns_before_chief_decides"]
    if facts.survivor_lead is None or "upc_chief" in attempt.actor.roles:
        return True
    decided = facts.survivor_returns >= most
    return facts.returns < most and (decided or facts.returns_together < most)


@guard(limits=("returns_before_chief_decides",))
def assignment_is_not_final(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The assignment after the second return may not be sent back (contract.md section 7)."""
    return attempt.facts.returns < limits["returns_before_chief_decides"]
