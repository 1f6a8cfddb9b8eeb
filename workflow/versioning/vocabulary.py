"""One speech for several versions: a reader meets names that only another version declares.

A case that moved to a new version keeps its history, its ended deadlines and the rungs that fired
under the old one, and a list shows cases of several versions at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from workflow.definition import Action, DeadlineRule, FieldRule, Text, WorkflowDefinition

Named = TypeVar("Named")

#: the history entry by which a case moves to another version. No definition declares it: it has to
#: be there whatever the new version allows.
MIGRATE: Final = "migrate"

MIGRATION: Final = Action(
    label=Text(vi="Chuyển phiên bản quy trình", en="Move to another version"),
    done=Text(
        vi="Chuyển từ quy trình {from_version} sang {to_version}",
        en="Moved from the workflow {from_version} to {to_version}",
    ),
    who=(),
    hidden=True,
)


def vocabulary(
    first: WorkflowDefinition, others: Iterable[WorkflowDefinition] = ()
) -> WorkflowDefinition:
    """`first` with the names that only `others` declare behind its own; earlier ones win.

    For wordings only: what may happen to a case is asked of its own definition.
    """
    every = (first, *others)
    # made anew: a copy would bring along what `first` has worked out from its own parts alone
    return WorkflowDefinition.model_construct(
        **{name: getattr(first, name) for name in WorkflowDefinition.model_fields}
        | {
            "states": _merged(definition.states for definition in every),
            "parties": _merged(definition.parties for definition in every),
            "posts": _merged(definition.posts for definition in every),
            "fields": _fields([definition.fields for definition in every]),
            "actions": {**_merged(definition.actions for definition in every), MIGRATE: MIGRATION},
            "refusals": _merged(definition.refusals for definition in every),
            "deadlines": _deadlines([definition.deadlines for definition in every]),
        }
    )


def _merged(parts: Iterable[Mapping[str, Named]]) -> dict[str, Named]:
    merged: dict[str, Named] = {}
    for part in parts:
        for name, value in part.items():
            merged.setdefault(name, value)
    return merged


def _fields(parts: list[Mapping[str, FieldRule]]) -> dict[str, FieldRule]:
    """The fields, each also with the options that another version has."""
    return {
        name: field.model_copy(
            update={"options": _merged(part[name].options for part in parts if name in part)}
        )
        for name, field in _merged(parts).items()
    }


def _deadlines(parts: list[Mapping[str, DeadlineRule]]) -> dict[str, DeadlineRule]:
    """The deadlines, each also with the rungs that only another version has, behind its own."""
    merged = {}
    for name, rule in _merged(parts).items():
        rungs = {rung.rung: rung for rung in rule.ladder}
        for part in parts:
            for rung in part[name].ladder if name in part else ():
                rungs.setdefault(rung.rung, rung)
        merged[name] = rule.model_copy(update={"ladder": tuple(rungs.values())})
    return merged
