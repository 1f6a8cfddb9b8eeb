"""What a message tells of: an action of the definition, or one of the clock's two events."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.definition import WorkflowDefinition

REMINDER = "reminder"
RUNG = "rung"


def clock_event(level: int) -> str:
    """The event of a rung: reminders have level 0."""
    return RUNG if level else REMINDER


def told_by_action(definition: WorkflowDefinition, action: str) -> tuple[str, ...]:
    """The posts an action tells; an escalation by hand tells the post it is for."""
    rule = definition.actions[action]
    return rule.tells or ((rule.by_hand,) if rule.by_hand else ())


def events_of(definition: WorkflowDefinition) -> Iterator[tuple[str, str]]:
    """Every (event, post) that this definition can make a message for."""
    for name in definition.actions:
        for post in told_by_action(definition, name):
            yield name, post
    for rule in definition.deadlines.values():
        for rung in rule.ladder:
            yield (REMINDER if rung.is_reminder else RUNG), rung.post


def waits_for_office_hours(event: str, citizen: bool) -> bool:
    """Rungs, reminders and everything for citizens arrive in office hours (contract.md section 7).

    What colleagues do to a case is told at once: they are at work when they do it.
    """
    return citizen or event in (REMINDER, RUNG)
