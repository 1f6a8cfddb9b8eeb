"""What a message tells of: an action of the definition, or one of the clock's two events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from notifications.recipients import is_citizen
from workflow.definition import POST_FIELD, Action, DeadlineRule, WorkflowDefinition
from workflow.versioning.vocabulary import MIGRATE

REMINDER: Final = "reminder"
RUNG: Final = "rung"
#: what the clock tells; several of them for one person at one time make one letter
OF_THE_CLOCK: Final = (REMINDER, RUNG)


def clock_event(level: int) -> str:
    """The event of a rung: reminders have level 0."""
    return RUNG if level else REMINDER


def told_by_action(
    definition: WorkflowDefinition, action: str, chosen: object = None
) -> tuple[str, ...]:
    """The posts an action tells; an escalation by hand tells the `chosen` post, or its own."""
    rule = definition.actions[action]
    if rule.by_hand is None:
        return rule.tells
    return (chosen if isinstance(chosen, str) else rule.by_hand,)


def events_of(definition: WorkflowDefinition) -> Iterator[tuple[str, str]]:
    """Every (event, post) that this definition can make a message for."""
    for name, action in definition.actions.items():
        for post in (*told_by_action(definition, name), *action.sometimes_told):
            yield name, post
        if action.by_hand is not None and POST_FIELD in action.fields:
            for post in definition.fields[POST_FIELD].options:
                yield name, post
    for rule in definition.deadlines.values():
        for rung in rule.ladder:
            yield (REMINDER if rung.is_reminder else RUNG), rung.post
    yield from left_open_events(definition)
    # when a move to another version changes the day of the answer
    yield from ((MIGRATE, name) for name in definition.posts if is_citizen(definition.posts[name]))


def left_open_events(definition: WorkflowDefinition) -> Iterator[tuple[str, str]]:
    """The actions that can end what somebody owes without it, and the posts that hear of that."""
    for rule in definition.deadlines.values():
        for name, action in definition.actions.items():
            if name not in rule.ended_by and _may_end(rule, action):
                for post in rule.left_open_tells:
                    yield name, post


def _may_end(rule: DeadlineRule, action: Action) -> bool:
    leaves = any(arrow.to and arrow.to not in rule.runs_in for arrow in action.destinations)
    others = "lead" in action.set or not action.set.get("coordinating", "+").startswith("+")
    runs_there = not set(rule.runs_in).isdisjoint(action.sources)
    return runs_there and (leaves or (rule.asked_in is not None and others))


def waits_for_office_hours(definition: WorkflowDefinition, event: str, citizen: bool) -> bool:
    """Whether a message arrives in office hours only (contract.md section 7).

    Everything for citizens does, and for the office what wants an answer from above: rungs,
    reminders, escalations by hand. What else colleagues do to a case is told at once: they are at
    work when they do it.
    """
    action = definition.actions.get(event)
    by_hand = action is not None and action.by_hand is not None
    return citizen or by_hand or event in OF_THE_CLOCK
