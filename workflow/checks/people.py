"""Who may act: no role or right that nobody has, no action that nobody may take."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Final

from workflow.attempt import CLOCK, RIGHTS, ROLES
from workflow.checks.found import Found, meant, unknown_names
from workflow.checks.situations import Situations
from workflow.definition import (
    ESCALATE,
    REDATE,
    REMIND,
    SUCCEED,
    Action,
    Party,
    WorkflowDefinition,
)

#: the role that sees no case (contract.md section 10), so that it can act on none
_SEES_NONE: Final = frozenset({"admin"})


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """Roles and rights nobody has, and actions without anybody who may take them."""
    for name, party in definition.parties.items():
        yield from unknown_names(f"parties.{name}.roles", "role", party.roles, ROLES)
        rights = [party.right] if party.right else []
        yield from unknown_names(f"parties.{name}.right", "right", rights, RIGHTS)
    by_clock = _done_by_the_clock(definition)
    for name, action in definition.actions.items():
        if not action.who:
            yield f"actions.{name}.who", "Nobody may take this action; name a party."
        elif not _acting(definition, action, of_the_clock=name in by_clock):
            text = (
                "The clock has no reason to take this action, and an admin sees no case; "
                "add a party that takes it."
            )
            yield f"actions.{name}.who", text
        elif not _somebody(definition, action, found):
            text = (
                "Nobody may ever take this action: no party stands in this relation there; add one."
            )
            yield f"actions.{name}.who", text


def _acting(definition: WorkflowDefinition, action: Action, *, of_the_clock: bool) -> bool:
    """Whether one of its roles ever acts; unknown names are reported by themselves."""
    if not all(name in definition.parties for name in action.who):
        return True
    idle = _SEES_NONE if of_the_clock else _SEES_NONE | CLOCK.roles
    return any(not idle.issuperset(definition.parties[party].roles) for party in action.who)


def _done_by_the_clock(definition: WorkflowDefinition) -> AbstractSet[str]:
    """What the clock takes of itself: by ladder, expiry, calendar, succession, merge and stub."""
    named = chain(
        (REMIND, ESCALATE, REDATE, SUCCEED),
        (rule.expires_with or "" for rule in definition.deadlines.values()),
        (action.passes_on or "" for action in definition.actions.values()),
        definition.stubs.values(),
    )
    return {meant(name, definition.actions) or name for name in named if name}


def _somebody(definition: WorkflowDefinition, action: Action, found: Situations) -> bool:
    """Whether a party can take it somewhere; unknown names are reported by themselves."""
    if not all(name in definition.parties for name in action.who):
        return True
    led = {place.has_lead for place in found.poorest if place.state in action.sources}
    if not led and not action.creates:
        return True
    return any(_can(definition, definition.parties[name], led) for name in action.who)


def _can(definition: WorkflowDefinition, party: Party, led: set[bool]) -> bool:
    if party.relation == "lead":
        return True in led
    if party.relation == "unled":
        return False in led
    if party.relation == "coordinating":
        return any("coordinating" in action.set for action in definition.actions.values())
    return True
