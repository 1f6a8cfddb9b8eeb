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
from web.api.field_types import In, current_definition, example_of, given, type_of
from workflow.definition import Action, WorkflowDefinition
from workflow.versioning.references import Reference, reference_of
from workflow.versions import Workflows

#: what a client says about the case it saw, beside the fields of the action
VERSION: Final = "version"
_LARGEST_VERSION: Final = 2**31 - 1


def _whole(value: object) -> object:
    # JSON has one kind of number: 3.0 is the integer 3
    return int(value) if isinstance(value, float) and value.is_integer() else value


Version = Annotated[int, Field(ge=0, le=_LARGEST_VERSION, strict=True), BeforeValidator(_whole)]
_VERSION: Final[TypeAdapter[int]] = TypeAdapter(Version)


class VersionIn(In):
    """Which version of the case was seen, and nothing more."""

    version: Version | None = Field(
        default=None, description="The version of the case that the caller saw."
    )


class ContactIn(In):
    """Why a petitioner's contact is needed; the UPC office need not say."""

    reason: type_of(current_definition().fields["reason"]) | None = Field(  # type: ignore[valid-type]
        default=None, description=current_definition().fields["reason"].label.en
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


def body_of(
    definition: WorkflowDefinition, name: str, base: type[BaseModel] = VersionIn
) -> type[BaseModel]:
    """The body that an action of the definition takes, with an example."""
    action = definition.actions[name]
    model = create_model(
        body_name(name),
        __base__=base,
        __doc__=f"What “{action.label.en}” takes.",
        **_members(definition, action, _needed(definition, action)),
    )
    model.model_config["json_schema_extra"] = _beside(definition, action)
    return model


def body_name(action: str) -> str:
    """What the body of an action is called in the document."""
    return "".join(part.capitalize() for part in action.split("_")) + "In"


def _needed(definition: WorkflowDefinition, action: Action) -> tuple[str, ...]:
    """The fields that no body may be without.

    A kind of which only a stub is kept is recorded without content and petitioner (decision 15):
    what else a recording needs depends on its kind, and the engine says so.
    """
    return ("kind", "origin") if action.creates and definition.stubs else action.requires


def _members(
    definition: WorkflowDefinition, action: Action, needed: Iterable[str] = ()
) -> dict[str, Any]:
    """The members for the fields of an action; None says that one is not given."""
    found: dict[str, Any] = {}
    for name in dict.fromkeys(action.fields):
        rule = definition.field_of(action, name)
        label = rule.label.in_language("en")
        if name in needed:
            found[name] = (type_of(rule, needed=True), Field(description=label))
        else:
            found[name] = (type_of(rule) | None, Field(default=None, description=label))
    return found


def _beside(definition: WorkflowDefinition, action: Action) -> dict[str, Any]:
    """What the members alone do not say: an example, and fields of which one is needed."""
    needed = (*action.requires, *action.requires_one_of[:1])
    example = {name: example_of(definition.field_of(action, name)) for name in needed}
    ways = [_way(definition, action, [name]) for name in action.requires_one_of]
    if action.creates and definition.stubs:
        stub = {"properties": {"kind": {"enum": list(definition.stubs)}}}
        ways = [stub, _way(definition, action, action.requires)]
    return {"examples": [example]} | ({"anyOf": ways} if ways else {})


def _way(definition: WorkflowDefinition, action: Action, needed: Iterable[str]) -> dict[str, Any]:
    """The schema of bodies in which these fields are given."""
    rules = {name: definition.field_of(action, name) for name in needed}
    return {
        "required": list(rules),
        "properties": {name: given(rule) for name, rule in rules.items()},
    }


def _every_field(definition: WorkflowDefinition) -> type[BaseModel]:
    """The fields of every action: which of them one takes, its own operation tells."""
    of_all: dict[str, Any] = {}
    for action in definition.actions.values():
        if not action.creates:
            # where actions differ about a field, what it is elsewhere counts
            plain = action.model_copy(update={"redefines": {}})
            of_all |= _members(definition, plain)
    about = "The fields of an action, and the version of the case that the caller saw."
    return create_model("ActionIn", __base__=VersionIn, __doc__=about, **of_all)


#: as the document has them, which speaks of the definition that comes with the program
RecordIn: Final = body_of(current_definition(), current_definition().creation, In)
ActionIn: Final = _every_field(current_definition())

_SHIPPED: Final = (reference_of(current_definition()),)
#: made when they are first asked for; a definition that was installed never changes
_recordings: Final[dict[Reference, type[BaseModel]]] = {_SHIPPED[0]: RecordIn}
_actions: Final[dict[tuple[Reference, ...], type[BaseModel]]] = {_SHIPPED: ActionIn}


def recording_of(workflows: Workflows) -> type[BaseModel]:
    """The body of a recording in a register: by the definition that new cases follow."""
    definition = workflows.current.definition
    reference = reference_of(definition)
    if reference not in _recordings:
        _recordings[reference] = body_of(definition, definition.creation, In)
    return _recordings[reference]


def actions_of(workflows: Workflows) -> type[BaseModel]:
    """The body of an action in a register: with the fields of every version that it knows."""
    known = tuple(map(reference_of, workflows.definitions()))
    if known not in _actions:
        _actions[known] = _every_field(workflows.vocabulary)
    return _actions[known]


def _version_in(body: dict[str, Any]) -> int | None:
    try:
        return _VERSION.validate_python(body.get(VERSION))
    except ValidationError:
        return None


def _faults(model: type[BaseModel], body: dict[str, Any]) -> RequestValidationError | None:
    try:
        model.model_validate(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        return RequestValidationError(
            [{**fault, "loc": ("body", *fault["loc"])} for fault in found]
        )
    return None
