"""The bodies the API takes, made from the workflow's fields so that no rule is written twice.

Only the shape is checked here: names, types, lengths, choices. What a value may be is the
engine's business, and who may send it comes before either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from workflow.definition import FieldRule, WorkflowDefinition
from workflow.fields.parts import LONGEST_CONTENT, MOST_PARTS
from workflow.loader import shipped_definitions
from workflow.words import normalise

#: what a client says about the case it saw, beside the fields of the action
VERSION: Final = "version"
_MOST_DEPARTMENTS: Final = 100
_LARGEST_VERSION: Final = 2**31 - 1


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _normalised(value: object) -> object:
    # a letter written as two signs counts once, as it does for the engine
    return normalise(value) if isinstance(value, str) else value


Text200 = Annotated[str, BeforeValidator(_normalised), Field(max_length=200)]
Text300 = Annotated[str, BeforeValidator(_normalised), Field(max_length=300)]
Text500 = Annotated[str, BeforeValidator(_normalised), Field(max_length=500)]


class PetitionerIn(_In):
    """Who raised the issue: a name, or `anonymous`."""

    name: Text200 | None = None
    phone: Annotated[str, Field(max_length=30)] | None = None
    email: Text200 | None = None
    address: Text500 | None = None
    organisation: Text300 | None = None
    category: Literal["citizen", "business", "investor"] | None = None
    anonymous: bool | None = None


class PartIn(_In):
    """A part of a mixed case; without kind and pace it has those of the case."""

    title: Text200
    content: Annotated[str, BeforeValidator(_normalised), Field(max_length=LONGEST_CONTENT)]
    kind: Annotated[str, Field(max_length=40)] | None = None
    pace: Annotated[str, Field(max_length=40)] | None = None


class AcknowledgeIn(_In):
    """An acknowledgement says nothing more than which version of the case was seen."""

    version: Annotated[int, Field(ge=0, le=_LARGEST_VERSION)] | None = None


def _type_of(rule: FieldRule) -> Any:
    match rule.type:
        case "choice":
            return Literal[tuple(rule.options)]
        case "flag":
            return bool
        case "petitioner":
            return PetitionerIn
        case "parts":
            return Annotated[list[PartIn], Field(max_length=MOST_PARTS)]
        case "departments":
            return Annotated[list[Text200], Field(max_length=_MOST_DEPARTMENTS)]
        case "date":
            return Annotated[str, Field(max_length=40, examples=["2026-11-27"])]
        case "instant":
            return Annotated[str, Field(max_length=40, examples=["2026-11-27T17:00:00+07:00"])]
    return Annotated[str, BeforeValidator(_normalised), Field(max_length=rule.max_length)]


def _model(
    name: str, about: str, definition: WorkflowDefinition, fields: Iterable[str], *needed: str
) -> type[BaseModel]:
    members: dict[str, Any] = {}
    for field in dict.fromkeys(fields):
        rule = definition.fields[field]
        kind, label = _type_of(rule), rule.label.in_language("en")
        members[field] = (
            (kind, Field(description=label))
            if field in needed
            else (kind | None, Field(default=None, description=label))
        )
    return create_model(name, __base__=_In, __doc__=about, **members)


def _current() -> WorkflowDefinition:
    definitions = shipped_definitions()
    return definitions[max(definitions)]


def _record_in(definition: WorkflowDefinition) -> type[BaseModel]:
    action = definition.actions[definition.creation]
    about = (
        "A new issue (contract.md section 9): title, content, pace and petitioner are needed, "
        "except for a denunciation, of which nothing but its receiving body is kept."
    )
    return _model("RecordIn", about, definition, action.fields, "kind", "origin")


def _action_in(definition: WorkflowDefinition) -> type[BaseModel]:
    """The fields of every action: which of them one takes is told by `GET …/actions`."""
    actions = (action for action in definition.actions.values() if not action.creates)
    fields = (field for action in actions for field in action.fields)
    about = "The fields of an action, and the version of the case that the caller saw."
    return create_model(
        "ActionIn",
        __base__=(_model("ActionFields", about, definition, fields), AcknowledgeIn),
        __doc__=about,
    )


RecordIn: Final = _record_in(_current())
ActionIn: Final = _action_in(_current())


def faults_of(model: type[BaseModel], body: Mapping[str, Any]) -> RequestValidationError | None:
    """What is wrong with the shape of a body, as the error to raise for it; None when nothing is.

    Nothing that was sent is repeated in it.
    """
    try:
        model.model_validate(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return RequestValidationError(
            [{**fault, "loc": ("body", *fault["loc"])} for fault in found]
        )
    return None
