"""`/openapi.json`: what the framework cannot know about bodies and actions is added here."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from web.api import action_documents
from web.api.field_types import FORMATS, current_definition
from web.api.inputs import ActionIn, ContactIn, RecordIn, VersionIn, body_of
from web.api.outputs import ProblemOut
from web.security.sign_in import cookie_name
from workflow.definition import WorkflowDefinition

_SCHEMAS: Final = "#/components/schemas/"
_FIRST_ERROR: Final = 400
_ABOUT: Final = """Everything that the pages can do, for other systems.

Times are shown with the province's offset. Errors are problem documents (RFC 9457); when several
things stand against a call, it is told in this order: sign-in, whether the case is yours to see,
the idempotency key, `If-Match`, `version`, your role, the case's state and rules, the fields.

The `format` of a text says what is meant by it; a blank text counts as not given:
"""


def described_body(model: type[BaseModel], required: bool = True) -> dict[str, Any]:
    """The `openapi_extra` of a route that reads its body itself, after the checks before it."""
    schema = {"$ref": f"{_SCHEMAS}{model.__name__}"}
    return {
        "requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}
    }


class Described(FastAPI):
    """An application whose OpenAPI document is complete."""

    def openapi(self) -> dict[str, Any]:
        """The document; made once."""
        if self.openapi_schema is None:
            definition = current_definition()
            document = super().openapi()
            document["info"]["description"] = _about()
            components = document["components"]
            components["schemas"] |= _schemas(definition)
            components["securitySchemes"]["session"]["name"] = cookie_name(
                self.state.services.settings
            )
            document["paths"] = _with_actions(document["paths"], definition)
            for path in document["paths"].values():
                for operation in path.values():
                    _share(operation, components)
            self.openapi_schema = document
        return self.openapi_schema


class _Written(GenerateJsonSchema):
    """Schemas of what may be left out: then it is not given, which is no default of it."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def _about() -> str:
    return _ABOUT + "".join(f"\n- `{name}`: {meaning}" for name, meaning in FORMATS.items())


def _schemas(definition: WorkflowDefinition) -> dict[str, Any]:
    """Every body, and the problem that routes name without FastAPI knowing of it."""
    actions = action_documents.actions_of_people(definition)
    of_actions = (body_of(definition, name) for name in actions)
    models: list[Any] = [
        (model, "validation")
        for model in (RecordIn, ActionIn, VersionIn, ContactIn, *of_actions, ProblemOut)
    ]
    template = _SCHEMAS + "{model}"
    _, schemas = models_json_schema(models, ref_template=template, schema_generator=_Written)
    found: dict[str, Any] = schemas["$defs"]
    return found


def _with_actions(paths: dict[str, Any], definition: WorkflowDefinition) -> dict[str, Any]:
    """The paths with those of each action behind the one for all of them."""
    found: dict[str, Any] = {}
    for path, item in paths.items():
        found[path] = item
        if path == action_documents.ROUTE:
            each = action_documents.operations(definition, item["post"])
            found |= {address: {"post": operation} for address, operation in each}
    return found


def _share(operation: dict[str, Any], components: dict[str, Any]) -> None:
    """Let the operation point to parameters and errors that others have as well."""
    operation["parameters"] = [
        _shared("parameters", each["name"], _without_null(each), components)
        for each in operation["parameters"]
    ]
    for status, answer in operation["responses"].items():
        if int(status) >= _FIRST_ERROR:
            name = f"Problem{status}"
            operation["responses"][status] = _shared("responses", name, answer, components)


def _without_null(parameter: dict[str, Any]) -> dict[str, Any]:
    """An address or a header has no null: what is not sent is not there."""
    schema = parameter["schema"]
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return parameter
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return {**parameter, "schema": rest | kinds[0]}


def _shared(
    section: str, name: str, part: dict[str, Any], components: dict[str, Any]
) -> dict[str, Any]:
    """The part under its name among the components; itself, when the name means another one."""
    kept = components.setdefault(section, {}).setdefault(name, part)
    return {"$ref": f"#/components/{section}/{name}"} if kept == part else part
