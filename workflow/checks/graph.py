"""The graph of states: everything reachable, nothing a dead end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflow.checks.names import Found
from workflow.definition import WorkflowDefinition


def arrows(definition: WorkflowDefinition) -> Iterator[tuple[str, str, str]]:
    """Every (source, action, target) between declared states; staying actions included."""
    for name, action in definition.actions.items():
        targets = [arrow.to for arrow in action.destinations if arrow.to in definition.states]
        for source in action.sources:
            if source in definition.states:
                for target in targets if action.destinations else [source]:
                    yield source, name, target


def check(definition: WorkflowDefinition) -> Found:
    """Exactly one way in, every state reachable, a way out of every state that is not final."""
    creating = [name for name, action in definition.actions.items() if action.creates]
    if len(creating) != 1:
        yield "actions", f"Exactly one action creates a case, but {len(creating)} do: {creating}."
        return
    first = [arrow.to for arrow in definition.actions[creating[0]].destinations]
    if first != [definition.initial]:
        yield f"actions.{creating[0]}.to", f"A case begins in “{definition.initial}”; lead there."
    steps = [(source, target) for source, _, target in arrows(definition)]
    for state in definition.states.keys() - _closure([definition.initial], steps):
        yield f"states.{state}", "No action leads to this state; add one, or remove the state."
    final = [name for name, state in definition.states.items() if state.final]
    backwards = [(target, source) for source, target in steps]
    for state in definition.states.keys() - _closure(final, backwards):
        yield (
            f"states.{state}",
            "No final state can be reached from here; add an action that leads on.",
        )
    yield from _unfinished_branches(definition)


def _unfinished_branches(definition: WorkflowDefinition) -> Found:
    for name, action in definition.actions.items():
        if action.arrows and action.arrows[-1].when is not None:
            yield f"actions.{name}.arrows", "The last arrow has a condition; add one without."
        for arrow in action.arrows[:-1]:
            if arrow.when is None:
                yield f"actions.{name}.arrows", f"The arrows after “{arrow.to}” are never taken."


def _closure(start: Iterable[str], steps: list[tuple[str, str]]) -> set[str]:
    found = set(start)
    while new := {target for source, target in steps if source in found} - found:
        found |= new
    return found
