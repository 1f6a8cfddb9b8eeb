"""What is shown only on request and leaves a trace: contacts and files, and who looked."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response

from cases.attachments.kinds import KINDS
from cases.disclosure.contact import contact_of
from cases.disclosure.files import copy_of
from cases.disclosure.traces import traces_of
from cases.policy import sees_traces
from cases.reading.case_view import visible_case
from web.api.asking import Asked, AskedPage, Number, Sent, StaffVisit
from web.api.case_documents import PetitionerOut
from web.api.document import described_body
from web.api.inputs import ContactIn, shape_of
from web.api.outputs import Instant, ListOut, Out, shown, slice_of
from web.api.problem_documents import problems
from web.downloads import download
from web.errors import NotAllowed

router = APIRouter(prefix="/api/v1/cases", tags=["disclosure"])
_LARGEST_SEQ: Final = 2**31 - 1
_BYTES: Final[dict[str, Any]] = {"schema": {"type": "string", "contentEncoding": "binary"}}
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file.",
        "content": {kind.media_type: _BYTES for kind in KINDS.values()},
        "headers": {
            "Content-Disposition": {
                "required": True,
                "schema": {"type": "string", "pattern": "^attachment; "},
            }
        },
    }
}
Seq = Annotated[int, Path(ge=1, le=_LARGEST_SEQ)]


class AccessOut(Out):
    """Somebody looked: `what` is "contact" or "file", `seq` the history entry of the file."""

    at: Instant
    what: str
    person: str
    person_name: str
    department: str | None
    seq: int | None
    reason: str | None


@router.get(
    "/{number}/attachments/{seq}",
    operation_id="show_attachment",
    response_class=Response,
    responses=problems(401, 403, 404) | _FILE,
)
def show_attachment(
    visit: StaffVisit, number: Number, seq: Seq, asked: Annotated[Asked, Query()]
) -> Response:
    """The file of a history entry. That the caller took it is kept with the case."""
    database = visit.services.database
    return download(copy_of(database, visit.office, visit.staff, number, seq, visit.now))


@router.post(
    "/{number}/contact",
    operation_id="ask_for_contact",
    responses=problems(401, 403, 404, 413, 415),
    openapi_extra=described_body(ContactIn, required=False),
)
def ask_for_contact(
    visit: StaffVisit, number: Number, body: Sent, asked: Annotated[Asked, Query()]
) -> PetitionerOut:
    """Name and contact of the petitioner. That the caller saw them, and why, is kept."""
    shape = shape_of(ContactIn, body)
    database, office = visit.services.database, visit.office
    found = contact_of(
        database, office, visit.staff, number, shape.fields.get("reason"), visit.now, shape.unusable
    )
    return shown(PetitionerOut, found, office.calendar.zone)


@router.get("/{number}/accesses", operation_id="list_accesses", responses=problems(401, 403, 404))
def list_accesses(
    visit: StaffVisit, number: Number, asked: Annotated[AskedPage, Query()]
) -> ListOut[AccessOut]:
    """Who saw the contact of a case or took one of its files, newest first."""
    office = visit.office
    with visit.services.database.read() as connection:
        seen = visible_case(connection, office, visit.staff, number, visit.now)
        if not sees_traces(visit.staff):
            raise NotAllowed
        found = traces_of(connection, office, visit.staff, seen.case_id, visit.language)
    return slice_of(AccessOut, found, asked.request(), office.calendar.zone)
