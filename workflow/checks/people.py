"""Who may act: no role or right that nobody has, no action that nobody may take."""

from __future__ import annotations

from workflow.attempt import RIGHTS, ROLES
from workflow.checks.found import Found, unknown_names
from workflow.checks.situations import Situations
from workflow.definition import Action, Party, WorkflowDefinition


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """Roles and rights nobody has, and actions without anybody who may take them."""
    for name, party in definition.parties.items():
        yield from unknown_names(f"parties.{name}.roles", "role", party.roles, ROLES)
        rights = [party.right] if party.right else []
        yield from unknown_names(f"parties.{name}.right", "right", rights, RIGHTS)
    for name, action in definition.actions.items():
        if not action.who:
            yield f"actions.{name}.who", "Nobody may take this action; name a party."
        elif not _somebody(definition, action, found):
            text = (
                "Nobody may ever take this action: no party stands in this relation there; add one."
            )
            yield f"actions.{name}.who", text


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
