"""Kinds of which only a stub stays: sent on at once, and no word is taken any more afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workflow.attempt import CLOCK
from workflow.checks.clock import clock_may
from workflow.checks.found import Found
from workflow.checks.situations import Situations
from workflow.definition import Action, WorkflowDefinition

#: the guard that refuses whatever would add to a stub
NOTHING_MORE: Final = "case_is_handled_here"
#: the guards under which nobody writes on a closed case, as every stub is
_SILENCING: Final = frozenset({NOTHING_MORE, "case_is_not_closed"})
_WORDS: Final = frozenset({"text", "line", "petitioner", "parts"})


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """Stubs that would stay open, and actions that would write something down on them."""
    kinds = definition.fields["kind"].options if "kind" in definition.fields else {}
    if kinds and definition.stubs.keys() >= kinds.keys():
        yield "stubs", "Of every kind only a stub would stay, so nothing is followed up; leave one."
    for kind, name in definition.stubs.items():
        action = definition.actions.get(name)
        if action is not None:
            yield from _of_sending_on(definition, f"stubs.{kind}", name, action)
    if definition.stubs:
        for name, action in definition.actions.items():
            yield from _of_words(definition, name, action)


def _of_sending_on(definition: WorkflowDefinition, key: str, name: str, action: Action) -> Found:
    known = definition.initial in definition.states
    if known and not clock_may(definition, name, definition.initial):
        yield key, f"The clock must be able to “{name}” from “{definition.initial}”; let it."
    ends = [definition.states.get(arrow.to or "") for arrow in action.destinations]
    if not ends or not all(state is None or state.final for state in ends):
        yield key, f"“{name}” does not end the case, and of this kind none may stay; end it."


def _of_words(definition: WorkflowDefinition, name: str, action: Action) -> Found:
    final = {state for state, rule in definition.states.items() if rule.final}
    fields = (definition.field_of(action, n) for n in action.fields if n in definition.fields)
    takes_words = any(field.type in _WORDS for field in fields)
    if (
        takes_words
        and final.intersection(action.sources)
        and _SILENCING.isdisjoint(action.guards)
        and not _is_the_clocks(definition, action)
    ):
        text = f"Of a stub nothing more is written down; ask the guard “{NOTHING_MORE}”."
        yield f"actions.{name}.guards", text


def _is_the_clocks(definition: WorkflowDefinition, action: Action) -> bool:
    """Whether the clock alone takes it: it acts where a deadline runs, and on a stub none does."""
    roles = {role for name in action.who for role in _roles(definition, name)}
    return roles == CLOCK.roles


def _roles(definition: WorkflowDefinition, party: str) -> Sequence[str]:
    return definition.parties[party].roles if party in definition.parties else ()
