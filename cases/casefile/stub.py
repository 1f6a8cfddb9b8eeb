"""Kinds of which only a stub may be kept: a denunciation's day and receiving body (decision 15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.casefile.facts import facts_about
from cases.casefile.steps import apply
from workflow.attempt import CLOCK, Attempt
from workflow.definition import WorkflowDefinition
from workflow.machine import Workflow
from workflow.refusal import Refusal

#: what is recorded of a stub; everything else that was given is dropped before it is stored
_KEPT: Final = frozenset({"kind", "pace", "origin", "session", "receiving_body"})
#: what may be objected to; a pace means nothing here
_NEEDED: Final = _KEPT - {"pace"}


def is_stub(definition: WorkflowDefinition, values: Mapping[str, object]) -> bool:
    """Whether fields of a recording are those of a kind that is not handled here."""
    kind = values.get("kind")
    return isinstance(kind, str) and kind.strip() in definition.stubs


def kept_of(values: Mapping[str, object]) -> dict[str, object]:
    """The fields of a recording that a stub keeps."""
    return {name: value for name, value in values.items() if name in _KEPT}


def without_content(
    values: Mapping[str, object], problems: Sequence[Refusal]
) -> tuple[dict[str, object], tuple[Refusal, ...]]:
    """What is left of a stub's fields, and of the objections to them."""
    return kept_of(values), tuple(problem for problem in problems if problem.field in _NEEDED)


def send_on(
    case: Case, workflow: Workflow, values: Mapping[str, object], around: Circumstances
) -> None:
    """Lead a stub that was just recorded with `values` to its legal path, at once."""
    facts = facts_about(case, workflow.definition, around.at)
    attempt = Attempt(CLOCK, facts, {"legal_path": values.get("receiving_body")})
    step = workflow.attempt(case.state, workflow.definition.stubs[case.kind], attempt)
    apply(case, step, replace(around, actor="clock", actor_department=None))
