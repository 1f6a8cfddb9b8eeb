"""One try of an action: who tries, what is known about the case, and what comes of it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from workflow.definition import Action, WorkflowDefinition

Category = Literal["role", "state", "guard", "field"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `id` is an account name, `rights` are personal ones such as `reply`."""

    id: str
    roles: frozenset[str]
    department: str | None = None
    rights: frozenset[str] = frozenset()


#: the clock acts like everybody, through the guards
CLOCK = Actor("clock", frozenset({"clock"}))


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards may ask about a case. All instants are aware UTC."""

    now: datetime
    department: str | None = None
    lead: str | None = None
    coordinating: frozenset[str] = frozenset()
    returns: int = 0
    replied_at: datetime | None = None
    objection_until: datetime | None = None
    #: escalations that can be acknowledged, by id
    awaiting_acknowledgement: frozenset[str] = frozenset()
    #: codes of active departments; None = not asked
    active_departments: Container[str] | None = None
    #: usernames of the lead department; None = not asked
    members_of_lead: Container[str] | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why an action was refused; `code` is a key of the definition's refusals."""

    code: str
    category: Category
    params: Mapping[str, str] = field(default_factory=dict)
    field: str | None = None

    def message(self, definition: WorkflowDefinition, language: str) -> str:
        """The reason in words, names shown by their labels."""
        template = definition.refusals[self.code].in_language(language)
        shown = {
            name: _label(definition, name, value, language) for name, value in self.params.items()
        }
        limits = {name: str(value) for name, value in definition.limits.items()}
        return template.format_map(limits | shown)


def _label(definition: WorkflowDefinition, name: str, value: str, language: str) -> str:
    if name == "state" and value in definition.states:
        return definition.states[value].label.in_language(language)
    if name == "action" and value in definition.actions:
        return definition.actions[value].label.in_language(language)
    if name == "field" and value in definition.fields:
        return definition.fields[value].label.in_language(language)
    if name == "fields":
        return ", ".join(_label(definition, "field", part, language) for part in value.split(","))
    if name == "who":
        parties = (
            definition.parties[part].label.in_language(language) for part in value.split(",")
        )
        return ", ".join(parties)
    return value


@dataclass(slots=True)
class Attempt:
    """One try; the machine fills `refusals`. `problems` come from parsing the fields."""

    actor: Actor
    facts: Facts
    values: Mapping[str, object]
    problems: tuple[Refusal, ...] = ()
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Step:
    """An accepted try: what happens now. `target` equals `source` when the state stays."""

    name: str
    action: Action
    source: str | None
    target: str
    values: Mapping[str, object]
