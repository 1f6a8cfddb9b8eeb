"""`/openapi.json`: what the framework cannot know about bodies and errors is added here."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from web.api.inputs import AcknowledgeIn, ActionIn, RecordIn

_JSON: Final = "application/json"
_PROBLEM_JSON: Final = "application/problem+json"
_SCHEMAS: Final = "#/components/schemas/"
_FIRST_ERROR: Final = 400


def described_body(model: type[BaseModel], required: bool = True) -> dict[str, Any]:
    """The `openapi_extra` of a route that reads its body itself, after the checks before it."""
    schema = {"$ref": f"{_SCHEMAS}{model.__name__}"}
    return {"requestBody": {"required": required, "content": {_JSON: {"schema": schema}}}}


class Described(FastAPI):
    """An application whose OpenAPI document is complete."""

    def openapi(self) -> dict[str, Any]:
        """The document; made once."""
        if self.openapi_schema is None:
            document = super().openapi()
            document["components"]["schemas"] |= _body_schemas()
            for path in document["paths"].values():
                for operation in path.values():
                    _name_problems(operation["responses"])
            self.openapi_schema = document
        return self.openapi_schema


def _body_schemas() -> dict[str, Any]:
    models = [(model, "validation") for model in (RecordIn, ActionIn, AcknowledgeIn)]
    _, found = models_json_schema(models, ref_template=_SCHEMAS + "{model}")  # type: ignore[arg-type]
    schemas: dict[str, Any] = found["$defs"]
    return schemas


def _name_problems(responses: dict[str, Any]) -> None:
    """Errors have a media type of their own (RFC 9457), which FastAPI does not know."""
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= _FIRST_ERROR and _JSON in content:
            content[_PROBLEM_JSON] = content.pop(_JSON)
