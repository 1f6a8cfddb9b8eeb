"""Who answers for a case: stored at each hand-over, never derived from a user (decision 5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cases.casefile.case import Case, Part
from cases.policy import UPC_OFFICE
from workflow.definition import State


def hand_over(case: Case, state: State, at: datetime) -> None:
    """Make the department that `state` names answer for the case from `at` on."""
    if state.responsible == "nobody":
        _end(case, "responsible", at)
        return
    department = UPC_OFFICE if state.responsible == "office" else case.lead or UPC_OFFICE
    holder = next((part for part in case.parts if part.relation == "responsible"), None)
    case.department = department
    if holder is None or holder.department != department:
        _end(case, "responsible", at)
        _begin(case, department, "responsible", at)


def coordinate(case: Case, departments: Iterable[str], at: datetime) -> None:
    """Make exactly these departments co-ordinate from `at` on."""
    wanted = set(departments)
    for part in list(case.parts):
        if part.relation == "coordinating" and part.department not in wanted:
            _end_part(case, part, at)
    for department in sorted(wanted - case.coordinating):
        _begin(case, department, "coordinating", at)


def _begin(case: Case, department: str, relation: str, at: datetime) -> None:
    case.involvements += 1
    part = Part(case.id, case.involvements, department, relation, at)
    case.parts.append(part)
    case.journal.parts.append(part)


def _end(case: Case, relation: str, at: datetime) -> None:
    for part in list(case.parts):
        if part.relation == relation:
            _end_part(case, part, at)


def _end_part(case: Case, part: Part, at: datetime) -> None:
    part.until_at = at
    case.parts.remove(part)
    if part not in case.journal.parts:
        case.journal.ended_parts.append(part)
