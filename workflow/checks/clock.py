"""What deadlines ask of the clock, and whether it may do that where they run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workflow.attempt import CLOCK
from workflow.checks.found import Found, meant
from workflow.checks.situations import Situations
from workflow.definition import (
    ESCALATE,
    REDATE,
    REMIND,
    SUCCEED,
    Action,
    DeadlineRule,
    WorkflowDefinition,
)
from workflow.guards import GUARDS

#: what the clock does without moving the case, and who needs it
_STAYING: Final = {
    REMIND: "The ladders need this action of the clock; add it.",
    ESCALATE: "The ladders need this action of the clock; add it.",
    REDATE: "The calendar may change while a deadline runs; add this action of the clock.",
}


def check(definition: WorkflowDefinition, found: Situations) -> Found:
    """Deadlines that ask the clock for what it may not do."""
    for state in definition.states:
        for name in sorted(found.may_run_in(state)):
            for action in (*asked_of_the_clock(definition.deadlines[name]), REDATE):
                yield from _of_action(definition, action, state)
    for state, rule in definition.states.items():
        if rule.responsible == "lead" and state in found.states:
            yield from _of_succession(definition, state)
    for action in _STAYING:
        if action in definition.actions and definition.actions[action].destinations:
            yield f"actions.{action}.to", "The clock moves no case by it; remove this."


def _of_succession(definition: WorkflowDefinition, state: str) -> Found:
    """A department may end any day, and its cases would be nobody's (contract.md section 10)."""
    action = definition.actions.get(SUCCEED)
    if action is None:
        yield f"actions.{SUCCEED}", "A lead department may end; add this action of the clock."
        return
    text = f"In “{state}” the cases of a department that ends stay with it; let the clock act."
    for part, _ in _hindrances(definition, action, state):
        yield f"actions.{SUCCEED}.{part}", text


def asked_of_the_clock(rule: DeadlineRule) -> list[str]:
    """The actions the clock performs for a deadline."""
    asked = {rung.action for rung in rule.ladder}
    return sorted(asked | {rule.expires_with} if rule.expires_with else asked)


def clock_may(definition: WorkflowDefinition, action: str, state: str) -> bool:
    """Whether the clock may take `action` from `state`, and no guard can hold it back for ever."""
    rule = definition.actions.get(meant(action, definition.actions) or "")
    return rule is not None and not any(_hindrances(definition, rule, state))


def _of_action(definition: WorkflowDefinition, action: str, state: str) -> Found:
    rule = definition.actions.get(action)
    if rule is not None:
        for part, text in _hindrances(definition, rule, state):
            yield f"actions.{action}.{part}", text
    elif action in _STAYING:
        yield f"actions.{action}", _STAYING[action]


def _hindrances(
    definition: WorkflowDefinition, action: Action, state: str
) -> Iterator[tuple[str, str]]:
    """What keeps the clock from an action: the part of the action and what to do."""
    if state not in {meant(source, definition.states) for source in action.sources}:
        yield "from", f"In “{state}” a deadline asks the clock for this; add the state."
    parties = [definition.parties[name] for name in action.who if name in definition.parties]
    if not any(
        CLOCK.roles.intersection(party.roles) and party.relation == "any" and party.right is None
        for party in parties
    ):
        yield "who", "The clock has to do this and may not; add a party of role “clock”."
    for guard in action.guards:
        if guard in GUARDS and not GUARDS[guard].lets_the_clock_pass:
            yield "guards", f"“{guard}” can hold the clock back for ever; remove it."
