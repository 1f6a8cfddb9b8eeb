"""Actions that nobody could take."""

from __future__ import annotations

from workflow.attempt import RIGHTS, ROLES
from workflow.checks.names import Found
from workflow.definition import WorkflowDefinition


def check(definition: WorkflowDefinition) -> Found:
    """Roles nobody has, and actions without anybody who may take them."""
    for name, party in definition.parties.items():
        for role in party.roles:
            if role not in ROLES:
                known = ", ".join(sorted(ROLES))
                yield f"parties.{name}.roles", f"There is no role “{role}”; use one of {known}."
        if party.right is not None and party.right not in RIGHTS:
            known = ", ".join(sorted(RIGHTS))
            yield f"parties.{name}.right", f"There is no right “{party.right}”; use one of {known}."
    for name, action in definition.actions.items():
        parties = [definition.parties[who] for who in action.who if who in definition.parties]
        if not any(ROLES.intersection(party.roles) for party in parties):
            yield (
                f"actions.{name}.who",
                "Nobody may take this action; name a party that has a role.",
            )
