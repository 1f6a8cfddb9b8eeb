"""The graph of states: one way in, all of it reachable, no dead end, a lead where needed."""

from __future__ import annotations

from workflow.checks.found import Found
from workflow.checks.situations import Place, Situations, moves
from workflow.definition import Action, WorkflowDefinition


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """What is wrong with the way cases move."""
    yield from _of_creation(definition)
    for name, action in definition.actions.items():
        yield from _of_ends(f"actions.{name}", action)
        yield from _of_branches(f"actions.{name}.arrows", action)
    for state in definition.states:
        if state not in found.states:
            yield f"states.{state}", "No action leads to this state; add one or remove the state."
    yield from _dead_ends(definition, found)
    yield from _without_lead(definition, found)


def _of_creation(definition: WorkflowDefinition) -> Found:
    creating = [name for name, action in definition.actions.items() if action.creates]
    if len(creating) != 1:
        names = ", ".join(creating) or "none"
        yield "actions", f"Exactly one action creates a case, here it is {names}; mark one."
    for name in creating:
        targets = [arrow.to for arrow in definition.actions[name].destinations]
        if targets != [definition.initial]:
            text = f"A case begins in “{definition.initial}” (initial); lead there and only there."
            yield f"actions.{name}.to", text


def _of_ends(key: str, action: Action) -> Found:
    if action.creates and action.sources:
        yield f"{key}.from", "A creating action comes from no state; remove this line."
    if not action.creates and not action.sources:
        yield f"{key}.from", "The action is possible in no state; name at least one."
    if action.to and action.arrows:
        yield f"{key}.to", "Both “to” and arrows say where it leads; keep one of them."


def _of_branches(key: str, action: Action) -> Found:
    if action.arrows and action.arrows[-1].when is not None:
        yield key, "The last arrow has a condition, so some cases have no way; add one without."
    for arrow in action.arrows[:-1]:
        if arrow.when is None:
            yield key, f"Arrows after the one to “{arrow.to}” are never taken; move it last."


def _dead_ends(definition: WorkflowDefinition, found: Situations) -> Found:
    ending = {place for place in found.poorest if definition.states[place.state].final}
    while more := {
        place
        for place in found.poorest
        if place not in ending and any(move.target in ending for move in moves(definition, place))
    }:
        ending |= more
    stuck = {place.state for place in found.poorest if place not in ending}
    for state in definition.states:
        if state in stuck:
            yield f"states.{state}", "No final state can be reached from here; add a way that ends."


def _without_lead(definition: WorkflowDefinition, found: Situations) -> Found:
    for state, rule in definition.states.items():
        for situation in found.poorest.get(Place(state, has_lead=False), ()):
            if rule.responsible == "lead":
                path = " → ".join(situation.path)
                text = f"After {path} no lead department is set, so nobody is responsible; set it."
                yield f"states.{state}.responsible", text
                break
