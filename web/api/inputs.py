"""The bodies the API takes, made from the workflow's fields so that no rule is written twice.

Only the shape is checked here: names, types, lengths, choices. What a value may be is the
engine's business, and who may send it comes before either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, Field, TypeAdapter, ValidationError, create_model

from web.api.asking import Body
from web.api.field_types import In, type_of
from workflow.definition import WorkflowDefinition
from workflow.loader import shipped_definitions

#: what a client says about the case it saw, beside the fields of the action
VERSION: Final = "version"
_LARGEST_VERSION: Final = 2**31 - 1


def _whole(value: object) -> object:
    # JSON has one kind of number: 3.0 is the integer 3
    return int(value) if isinstance(value, float) and value.is_integer() else value


Version = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=_LARGEST_VERSION, strict=True)]
_VERSION: Final[TypeAdapter[int]] = TypeAdapter(Version)


class AcknowledgeIn(In):
    """An acknowledgement says nothing more than which version of the case was seen."""

    version: Version | None = Field(
        default=None, description="The version of the case that the caller saw."
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """A body taken apart: fields as they were sent, the version, and why they cannot be used."""

    fields: dict[str, Any]
    version: int | None
    unusable: Exception | None


def shape_of(model: type[BaseModel], body: Body, **implied: str) -> Shape:
    """Take a body apart; `implied` are fields that the address gives.

    Nothing that was sent is repeated in what is wrong with it.
    """
    fields = {name: value for name, value in body.members.items() if name != VERSION}
    unusable = body.unreadable or _faults(model, body.members)
    return Shape(fields | implied, _version_in(body.members), unusable)


def current_definition() -> WorkflowDefinition:
    """The definition that new cases follow, and that the document speaks of."""
    definitions = shipped_definitions()
    return definitions[max(definitions)]


def members(
    definition: WorkflowDefinition, fields: Iterable[str], needed: Iterable[str] = ()
) -> dict[str, Any]:
    """The members of a model for these fields of a definition; None says that one is not given."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys(fields):
        rule = definition.fields[name]
        label = rule.label.in_language("en")
        if name in needed:
            found[name] = (type_of(rule, needed=True), Field(description=label))
        else:
            found[name] = (type_of(rule) | None, Field(default=None, description=label))
    return found


def _record_in(definition: WorkflowDefinition) -> type[BaseModel]:
    action = definition.actions[definition.creation]
    # a denunciation is kept without content and petitioner: what else is needed the engine says
    of_it = members(definition, action.fields, ("kind", "origin"))
    return create_model("RecordIn", __base__=In, __doc__="A new issue.", **of_it)


def _action_in(definition: WorkflowDefinition) -> type[BaseModel]:
    """The fields of every action: which of them one takes, its own operation tells."""
    actions = (action for action in definition.actions.values() if not action.creates)
    of_all = members(definition, (field for action in actions for field in action.fields))
    about = "The fields of an action, and the version of the case that the caller saw."
    return create_model("ActionIn", __base__=AcknowledgeIn, __doc__=about, **of_all)


RecordIn: Final = _record_in(current_definition())
ActionIn: Final = _action_in(current_definition())


def _version_in(body: dict[str, Any]) -> int | None:
    try:
        return _VERSION.validate_python(body.get(VERSION))
    except ValidationError:
        return None


def _faults(model: type[BaseModel], body: dict[str, Any]) -> RequestValidationError | None:
    try:
        model.model_validate(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return RequestValidationError(
            [{**fault, "loc": ("body", *fault["loc"])} for fault in found]
        )
    return None
