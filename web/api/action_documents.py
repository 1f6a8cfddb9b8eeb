"""An operation for each action in the OpenAPI document, made from the workflow definition.

One route carries out every action; OpenAPI cannot say that the fields depend on the address. So
the document lists each address with the fields that the action takes, and who may do it from where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from web.api.inputs import body_name
from workflow.definition import Action, WorkflowDefinition

#: the route behind all of them
ROUTE: Final = "/api/v1/cases/{number}/actions/{action}"
#: who does not come by the API: the clock, and the citizen with a tracking code
_OTHERS: Final = frozenset({"clock", "citizen"})


def actions_of_people(definition: WorkflowDefinition) -> dict[str, Action]:
    """The actions on a case that staff may do: all but its recording and what the clock or the
    citizen alone does.
    """
    return {
        name: action
        for name, action in definition.actions.items()
        if not action.creates and _roles(definition, action) - _OTHERS
    }


def operations(
    definition: WorkflowDefinition, route: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Address and operation of each action, after the pattern of the `route` behind them."""
    for name, action in actions_of_people(definition).items():
        operation = deepcopy(dict(route))
        operation["operationId"] = f"act_{name}"
        operation["summary"] = action.label.en
        operation["description"] = _description(definition, action)
        operation["parameters"] = [
            parameter for parameter in operation["parameters"] if parameter["name"] != "action"
        ]
        body = operation["requestBody"]
        body["required"] = bool(action.requires or action.requires_one_of)
        schema = {"$ref": f"#/components/schemas/{body_name(name)}"}
        body["content"] = {"application/json": {"schema": schema}}
        yield ROUTE.replace("{action}", name), operation


def _description(definition: WorkflowDefinition, action: Action) -> str:
    states = ", ".join(f"`{state}`" for state in action.sources)
    who = ", ".join(
        definition.parties[party].label.en
        for party in action.who
        if not _OTHERS.issuperset(definition.parties[party].roles)
    )
    arrows = dict.fromkeys(arrow.to for arrow in action.destinations)
    then = " or ".join(f"to `{state}`" if state else "stays there" for state in arrows)
    return (
        f"{action.label.vi}. From {states}; {then or 'stays there'}. For: {who}. "
        "The answer is the case after it."
    )


def _roles(definition: WorkflowDefinition, action: Action) -> set[str]:
    return {role for party in action.who for role in definition.parties[party].roles}
