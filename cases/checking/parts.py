"""Who answered for a case when: one department at a time, and the one the case names now."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cases.checking.dossier import Dossier
from workflow.definition import WorkflowDefinition


def part_problems(dossier: Dossier, definition: WorkflowDefinition) -> Iterator[str]:
    """What is wrong with the involvement spans of a case."""
    case = dossier.case
    if [part.no for part in dossier.parts] != list(range(1, case.involvements + 1)):
        yield f"it says {case.involvements} departments were involved, which is not so."
    responsible = [part for part in dossier.parts if part.relation == "responsible"]
    for part, following in pairwise(responsible):
        if part.until_at is None or part.until_at > following.from_at:
            yield "two departments answer for it at the same time."
    for part in dossier.parts:
        if part.until_at is not None and part.until_at < part.from_at:
            yield f"the part of {part.department} ends before it begins."
    state = definition.states.get(case.state)
    now = [part.department for part in responsible if part.until_at is None]
    if state is not None and now != ([] if state.responsible == "nobody" else [case.department]):
        yield f"{case.department} should answer for it; its record says {', '.join(now) or 'none'}."
