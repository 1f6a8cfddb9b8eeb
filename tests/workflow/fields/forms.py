"""Filling in one field of one action."""

from __future__ import annotations

from workflow.fields import parse_fields
from workflow.refusal import Refusal
from workflow.versions import Workflows

DEFINITION = Workflows.shipped().current.definition


def value(action: str, field: str, given: object) -> object:
    """What a field makes of a value it accepts."""
    values, problems = parse_fields(DEFINITION, action, {field: given})
    assert [problem for problem in problems if problem.field == field] == []
    return values.get(field)


def objections(action: str, field: str, given: object) -> list[Refusal]:
    """What a field has against a value."""
    values, problems = parse_fields(DEFINITION, action, {field: given})
    found = [problem for problem in problems if (problem.field or "").split(".")[0] == field]
    assert found
    assert field not in values
    return found


def why(action: str, field: str, given: object) -> str:
    """The one reason why a value cannot be used."""
    (objection,) = objections(action, field, given)
    assert objection.code == "field_malformed"
    return objection.params["why"]
