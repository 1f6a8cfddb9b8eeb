"""Cases: record one, list them, look at one and its history."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from pydantic import Field

from cases.commands.requests import Record
from cases.reading.case_view import history_of
from cases.reading.cases_list import CaseFilter, cases_list
from web.api.asking import Asked, AskedPage, Key, Number, Sent, StaffVisit, etag
from web.api.case_documents import (
    CaseOut,
    EntryOut,
    RecordedOut,
    WholeCaseOut,
)
from web.api.document import described_body
from web.api.field_types import current_definition, meant
from web.api.inputs import RecordIn, recording_of, shape_of
from web.api.looking import answer_of, members_of
from web.api.outputs import ETAG, ListOut, answered, page_of, shown, slice_of
from web.api.problem_documents import problems

router = APIRouter(prefix="/api/v1/cases", tags=["cases"])
_STATES: Final[list[Any]] = list(current_definition().states)


class AskedCases(AskedPage):
    """What a list of cases is restricted to."""

    department: Annotated[str, meant("department")] | None = None
    state: Annotated[str, Field(json_schema_extra={"enum": _STATES})] | None = None
    overdue: bool | None = None
    session: Annotated[str, meant("session")] | None = None

    def wanted(self) -> CaseFilter:
        """The restriction as the readers take it."""
        return CaseFilter(self.department, self.state, self.overdue, self.session)


@router.post(
    "",
    status_code=201,
    operation_id="record_case",
    response_model=RecordedOut,
    responses=problems(401, 403, 409, 413, 415)
    | answered(201, ETag=ETAG, Location="^/api/v1/cases/YK-[0-9]{4}-[0-9]{6,7}$"),
    openapi_extra=described_body(RecordIn),
)
def record_case(
    visit: StaffVisit,
    body: Sent,
    key: Key,
    asked: Annotated[Asked, Query()],
) -> Response:
    """Record an issue. The answer has the tracking code for the citizen."""
    shape = shape_of(recording_of(visit.services.workflows), body)
    command = Record(visit.staff, shape.fields, key, shape.unusable)
    done = visit.services.register.record(command, visit.now)
    response = answer_of(visit, done, key, 201, code=done.code)
    response.headers["Location"] = f"/api/v1/cases/{done.number}"
    return response


@router.get("", operation_id="list_cases", responses=problems(401, 403))
def list_cases(visit: StaffVisit, asked: Annotated[AskedCases, Query()]) -> ListOut[CaseOut]:
    """The cases the caller may see, newest first."""
    office = visit.office
    with visit.services.database.read() as connection:
        found = cases_list(
            connection, office, visit.staff, asked.wanted(), visit.now, asked.request()
        )
    return page_of(CaseOut, found, office.calendar.zone)


@router.get(
    "/{number}",
    operation_id="show_case",
    responses=problems(401, 403, 404) | answered(200, ETag=ETAG),
)
def show_case(
    visit: StaffVisit, number: Number, asked: Annotated[Asked, Query()], response: Response
) -> WholeCaseOut:
    """One case as the caller may see it; its ETag is its version."""
    members = members_of(visit, number)
    response.headers["ETag"] = etag(members["version"])
    return shown(WholeCaseOut, members, visit.office.calendar.zone)


@router.get("/{number}/events", operation_id="list_events", responses=problems(401, 403, 404))
def list_events(
    visit: StaffVisit, number: Number, asked: Annotated[AskedPage, Query()]
) -> ListOut[EntryOut]:
    """The history of a case as far as the caller may see it, newest first."""
    office = visit.office
    with visit.services.database.read() as connection:
        entries = history_of(connection, office, visit.staff, number, visit.now, visit.language)
    return slice_of(EntryOut, entries[::-1], asked.request(), office.calendar.zone)
