"""The departments of the province, also those that have ended."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from cases.directory.organisation import Department
from web.api.asking import AskedPage, StaffVisit
from web.api.outputs import ListOut, Out, slice_of
from web.api.problem_documents import problems
from web.language import Language

router = APIRouter(prefix="/api/v1/departments", tags=["departments"])


class DepartmentOut(Out):
    """A department by its lasting code and today's name; dates are local, both days included."""

    code: str
    name: str
    abbreviation: str
    kind: str
    active: bool
    valid_from: date
    valid_to: date | None
    successor: str | None


@router.get("", operation_id="list_departments", responses=problems(401, 403))
def list_departments(
    visit: StaffVisit, asked: Annotated[AskedPage, Query()]
) -> ListOut[DepartmentOut]:
    """Every department, in Vietnamese order of today's names."""
    office = visit.office
    today = office.calendar.local(visit.now).date()
    views = [_view(each, today, visit.language) for each in office.people.departments()]
    return slice_of(DepartmentOut, views, asked.request(), office.calendar.zone)


def _view(department: Department, today: date, language: Language) -> dict[str, Any]:
    name = department.name_on(today)
    return {
        "code": department.code,
        "name": name.in_language(language),
        "abbreviation": name.abbreviation,
        "kind": department.kind,
        "active": department.exists_on(today),
        "valid_from": department.valid_from,
        "valid_to": department.valid_to,
        "successor": department.successor,
    }
