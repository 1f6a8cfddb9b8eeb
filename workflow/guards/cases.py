"""What a case is: of a kind handled here, one of several."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.attempt import Attempt
from workflow.guards.registry import guard

_OFFICE = frozenset({"upc_office", "upc_chief"})


@guard("receiving_body")
def stub_names_its_receiving_body(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """A kind that is not handled here says at once where it went (contract.md section 7)."""
    is_stub = attempt.values.get("kind") in attempt.facts.stubs
    return not is_stub or attempt.values.get("receiving_body") is not None


@guard()
def case_is_handled_here(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Of a kind that is not handled here nothing is written down any more (decision 15)."""
    return attempt.facts.kind not in attempt.facts.stubs


@guard(lets_the_clock_pass=True)
def case_is_not_closed(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """Nobody goes on with a closed case by hand; the clock does with what still runs there."""
    return "clock" in attempt.actor.roles or attempt.facts.closed_at is None


@guard("kind")
def kind_is_handled_here(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """No case becomes a denunciation and stays; it is sent on instead (decision 15)."""
    return attempt.values.get("kind") not in attempt.facts.stubs


@guard()
def nobody_else_raised_it(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """What somebody takes back is their own matter, not that of those merged into it."""
    return not attempt.facts.followed


@guard("into")
def survivor_can_take_over(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The case to merge into is another one that still goes on."""
    known, wanted = attempt.facts.survivors, attempt.values.get("into")
    return known is None or wanted is None or wanted in known


@guard()
def centre_splits_before_assignment(attempt: Attempt, limits: Mapping[str, int]) -> bool:
    """The Centre splits what it recorded; once a lead is named only the UPC office does."""
    return attempt.facts.lead is None or not attempt.actor.roles.isdisjoint(_OFFICE)
