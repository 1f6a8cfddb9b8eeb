"""The OpenAPI document: what other systems rely on, complete and true without a look inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import pytest

from tests.web.api import kept_document
from web.api.action_documents import ROUTE, actions_of_people
from web.api.field_types import EXAMPLES, FORMATS, current_definition
from web.api.inputs import body_name

DOCUMENT = kept_document.made()
OPERATIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    operation["operationId"]: (method, path, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
HEADERS = {
    "Problem401": {"WWW-Authenticate"},
    "Problem429": {"Retry-After"},
    "Problem503": {"Retry-After"},
}
ACTIONS = actions_of_people(current_definition())


def target(part: dict[str, Any]) -> dict[str, Any]:
    """What a reference points to; anything else is itself."""
    found: Any = DOCUMENT
    for name in part.get("$ref", "#").split("/")[1:]:
        found = found[name]
    return found if "$ref" in part else part


def statuses(operation: Mapping[str, Any]) -> set[int]:
    """The errors that an operation tells of."""
    return {int(status) for status in operation["responses"] if int(status) >= 400}


def faults(schema: dict[str, Any], value: object) -> list[str]:
    """What is wrong with a value by a schema of the document."""
    whole = {**schema, "components": DOCUMENT["components"]}
    return [error.message for error in jsonschema_rs.validator_for(whole).iter_errors(value)]


def texts(part: object) -> Iterator[dict[str, Any]]:
    """Every schema of a text below a part of the document."""
    if isinstance(part, dict):
        if part.get("type") == "string":
            yield part
        for below in part.values():
            yield from texts(below)
    elif isinstance(part, list):
        for below in part:
            yield from texts(below)


def test_the_outside_contract_is_the_kept_one() -> None:
    kept = kept_document.FILE.read_text(encoding="utf-8")

    assert kept_document.written(DOCUMENT) == kept, (
        "the API is not what tests/web/api/openapi.json says. If that change may be seen outside, "
        "renew the file with `python -m tests.web.api.kept_document` and commit it."
    )


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_tells_of_every_error_it_can_end_in(name: str) -> None:
    method, path, operation = OPERATIONS[name]
    expected = {422, 500, 503}
    if operation.get("security"):
        # 403 where the session of a page still lacks the second factor that the role needs
        expected |= {401, 403}
    if "{" in path:
        expected |= {404}
    if method == "post":
        expected |= {403, 409, 413, 415}
        expected |= {412} if "{" in path else set()
    if name == "ask_for_contact":
        # nothing of the case is changed
        expected -= {409, 412}
    if name == "show_status":
        expected |= {429}

    assert statuses(operation) == expected
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]


@pytest.mark.parametrize("name", DOCUMENT["components"]["responses"])
def test_an_error_is_a_problem_with_true_examples(name: str) -> None:
    answer = DOCUMENT["components"]["responses"][name]

    (media_type,) = answer["content"]
    assert media_type == "application/problem+json"
    content = answer["content"][media_type]
    assert content["examples"]
    for example in content["examples"].values():
        assert faults(content["schema"], example["value"]) == []
        assert name == f"Problem{example['value']['status']}"
    assert set(answer.get("headers", ())) == HEADERS.get(name, set())


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_has_an_operation_with_the_fields_of_the_definition(name: str) -> None:
    action, (method, path, operation) = ACTIONS[name], OPERATIONS[f"act_{name}"]
    schema = DOCUMENT["components"]["schemas"][body_name(name)]
    body = operation["requestBody"]

    assert (method, path) == ("post", ROUTE.replace("{action}", name))
    assert body["content"]["application/json"]["schema"]["$ref"].endswith(f"/{body_name(name)}")
    assert body["required"] == bool(action.requires or action.requires_one_of)
    assert set(schema["properties"]) == {*action.fields, "version"}
    assert set(schema.get("required", ())) == set(action.requires)
    assert action.label.vi in operation["description"]
    assert all(f"`{state}`" in operation["description"] for state in action.sources)


@pytest.mark.parametrize("name", [*ACTIONS, current_definition().creation])
def test_the_example_of_a_body_is_a_sound_one(name: str) -> None:
    schema = DOCUMENT["components"]["schemas"][body_name(name)]

    (example,) = schema["examples"]
    assert faults(schema, example) == []


def test_one_of_several_fields_is_asked_for() -> None:
    schema = DOCUMENT["components"]["schemas"]["ReclassifyIn"]

    assert faults(schema, {"reason": "x", "kind": "question"}) == []
    for given in ({}, {"kind": None, "pace": None}):
        assert faults(schema, {"reason": "x", **given})


def test_a_petitioner_has_a_name_or_is_anonymous() -> None:
    schema = DOCUMENT["components"]["schemas"]["PetitionerIn"]

    assert faults(schema, {"name": "Sáu"}) == faults(schema, {"anonymous": True}) == []
    for given in ({}, {"name": " "}, {"name": None}, {"anonymous": False}):
        assert faults(schema, given)


def test_the_action_in_the_address_is_one_of_the_definition() -> None:
    _, _, operation = OPERATIONS["act"]
    parameters = {target(part)["name"]: target(part) for part in operation["parameters"]}

    assert parameters["action"]["schema"]["enum"] == list(ACTIONS)
    assert set(parameters) == {"number", "action", "lang", "If-Match", "Idempotency-Key"}


def test_every_format_is_explained_and_has_an_example() -> None:
    standard = {"date", "date-time"}
    used = {text["format"] for text in texts(DOCUMENT) if "format" in text} - standard

    assert used == FORMATS.keys()
    assert FORMATS.keys() <= EXAMPLES.keys()
    assert all(f"`{name}`" in DOCUMENT["info"]["description"] for name in FORMATS)


def test_the_cookie_has_the_name_that_the_installation_gives_it() -> None:
    secure = kept_document.made(public_url="https://followup.example")

    cookies = [
        made["components"]["securitySchemes"]["session"]["name"] for made in (DOCUMENT, secure)
    ]
    assert cookies == ["followup_session", "__Host-followup_session"]
