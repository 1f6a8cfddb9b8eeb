"""Actions that nobody can ever take: guards that leave no case for them, no page that offers them.

A rule that can never be followed is a slip of whoever wrote it, and an office would learn of it
only when somebody looks for the button.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workflow.attempt import CLOCK
from workflow.checks.found import Found, meant
from workflow.checks.situations import Situations
from workflow.definition import Action, WorkflowDefinition
from workflow.guards import GUARDS, Guard

#: what the pages behind a tracking code offer
BY_CODE: Final = ("ask_to_reopen", "rate", "supply", "withdraw")
#: escalations are acknowledged where they are listed, so this field alone needs no button
_LISTED: Final = "escalation"
_CITIZEN: Final = frozenset({"citizen"})


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """Actions that can be taken on no case, or from no page."""
    for name, action in definition.actions.items():
        yield from _of_guards(definition, f"actions.{name}.guards", action, found)
        yield from _of_pages(definition, name, action)


def _of_guards(
    definition: WorkflowDefinition, key: str, action: Action, found: Situations
) -> Found:
    asked = [GUARDS[name] for name in action.guards if name in GUARDS]
    for one, other in _contradictions(asked):
        yield key, f"“{one}” and “{other}” never hold together; drop one of them."
    states = {meant(source, definition.states) for source in action.sources} - {None}
    if not states & found.states:
        return
    running = frozenset().union(*(found.may_run_in(state or "") for state in states))
    for guard in asked:
        for deadline in guard.while_running:
            if deadline in definition.deadlines and deadline not in running:
                text = f"“{guard.name}” needs “{deadline}”, which runs in none of these states"
                yield key, f"{text}; take the action where it runs."


def _contradictions(asked: list[Guard]) -> Iterator[tuple[str, str]]:
    names = {guard.name for guard in asked}
    for guard in asked:
        yield from ((guard.name, other) for other in guard.contradicts if other in names)


def _of_pages(definition: WorkflowDefinition, name: str, action: Action) -> Found:
    roles = _roles(definition, action)
    if action.hidden and action.main:
        text = "It is the next step and hidden, so no page shows it; drop “main” or “hidden”."
        yield f"actions.{name}.hidden", text
    elif action.hidden and roles - CLOCK.roles and not _is_listed(definition, action):
        text = (
            "People may take it and no page shows it; drop “hidden”, or let the clock alone do it."
        )
        yield f"actions.{name}.hidden", text
    if roles and roles <= _CITIZEN and name not in BY_CODE:
        known = ", ".join(BY_CODE)
        text = f"Behind a tracking code only {known} are offered; name another party."
        yield f"actions.{name}.who", text


def _roles(definition: WorkflowDefinition, action: Action) -> frozenset[str]:
    """The roles of its parties; none where a name is unknown, which is reported by itself."""
    if not all(party in definition.parties for party in action.who):
        return frozenset()
    return frozenset(role for party in action.who for role in definition.parties[party].roles)


def _is_listed(definition: WorkflowDefinition, action: Action) -> bool:
    known = (definition.field_of(action, n) for n in action.fields if n in definition.fields)
    return any(field.type == _LISTED for field in known)
