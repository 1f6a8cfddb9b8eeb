"""The posts of the ladders that nobody holds, and what fired into them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from cases.policy import IN_TOUCH
from cases.reading.vacancies import vacancies
from web.api.asking import AskedPage, StaffVisit
from web.api.outputs import Instant, ListOut, Out, slice_of
from web.api.problem_documents import problems
from web.errors import NotAllowed

router = APIRouter(prefix="/api/v1/vacancies", tags=["vacancies"])


class MissedRungOut(Out):
    """A rung that fired while nobody held its post; `told` is who was told instead, if anybody."""

    number: str = Field(examples=["YK-2026-000123"])
    rung_label: str
    rung_at: Instant
    told: str | None


class VacancyOut(Out):
    """A post that nobody holds now.

    `department` is the code of the department whose post it is, else empty; `departments` are the
    codes of those it is missing for. `cases` wait on which it should have been told, with `fired`
    rungs that still matter, at least so many where `or_more`; `oldest` is the first of them.
    """

    post: str
    post_label: str
    department: str
    departments: tuple[str, ...] = Field(validation_alias="codes")
    standing_in: str | None
    cases: int
    fired: int
    or_more: bool
    oldest: MissedRungOut | None


@router.get("", operation_id="list_vacancies", responses=problems(401, 403))
def list_vacancies(visit: StaffVisit, asked: Annotated[AskedPage, Query()]) -> ListOut[VacancyOut]:
    """The vacant posts; for the UPC office, which appoints and is told in their place."""
    if not visit.staff.roles & IN_TOUCH:
        raise NotAllowed
    office = visit.office
    with visit.services.database.read() as connection:
        found = vacancies(connection, office, visit.now, visit.language)
    return slice_of(VacancyOut, found, asked.request(), office.calendar.zone)
