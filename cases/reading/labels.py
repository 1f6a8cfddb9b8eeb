"""Names of a definition as people read them; what it no longer has is shown by its name."""

from __future__ import annotations

from cases.office import Office
from workflow.definition import WorkflowDefinition
from workflow.errors import UnknownWorkflow


def definition_of(office: Office, key: str, version: int) -> WorkflowDefinition:
    """A case's own definition, else the current one: one that is not installed must not hide all
    the other cases of a list.
    """
    try:
        return office.definition(key, version)
    except UnknownWorkflow:
        return office.vocabulary


def rung_label(definition: WorkflowDefinition, deadline: str, rung: str, language: str) -> str:
    """What a rung is called; for an escalation by hand, what the action is called."""
    for step in definition.deadlines[deadline].ladder:
        if step.rung == rung:
            return step.label.in_language(language)
    return definition.actions["escalate"].label.in_language(language)


def post_label(definition: WorkflowDefinition, post: str, language: str) -> str:
    """What a post is called."""
    rule = definition.posts.get(post)
    return rule.label.in_language(language) if rule else post


def full_name(office: Office, person_id: int | None) -> str | None:
    """Somebody's name, also after they left."""
    person = office.people.person(person_id) if person_id is not None else None
    return person.full_name if person else None
