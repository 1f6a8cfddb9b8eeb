"""The escalation board: what was reported upward and has no answer yet."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from cases.policy import overdue_scope
from cases.reading.escalations import board
from web.api.actions import carry_out
from web.api.asking import Asked, AskedPage, Key, Sent, StaffVisit, VersionsWanted
from web.api.case_documents import EscalationOut, WholeCaseOut
from web.api.document import described_body
from web.api.field_types import EXAMPLES
from web.api.inputs import VersionIn, shape_of
from web.api.outputs import ETAG, ListOut, answered, page_of
from web.api.problem_documents import problems
from web.errors import NotAllowed

router = APIRouter(prefix="/api/v1/escalations", tags=["escalations"])
_ACKNOWLEDGE = "acknowledge"
Escalation = Annotated[
    str, Path(json_schema_extra={"format": "escalation"}, examples=[EXAMPLES["escalation"]])
]


@router.get("", operation_id="list_escalations", responses=problems(401, 403))
def list_escalations(
    visit: StaffVisit, asked: Annotated[AskedPage, Query()]
) -> ListOut[EscalationOut]:
    """Rungs that nobody has acknowledged, longest overdue first; a department sees its own."""
    reader, office = visit.staff, visit.office
    if overdue_scope(reader).is_empty:
        raise NotAllowed
    with visit.services.database.read() as connection:
        found = board(connection, office, reader, visit.now, asked.request(), visit.language)
    return page_of(EscalationOut, found, office.calendar.zone)


@router.post(
    "/{escalation}/acknowledge",
    operation_id="acknowledge",
    response_model=WholeCaseOut,
    responses=problems(401, 403, 404, 409, 412, 413, 415) | answered(200, ETag=ETAG),
    openapi_extra=described_body(VersionIn, required=False),
)
def acknowledge(
    visit: StaffVisit,
    escalation: Escalation,
    body: Sent,
    if_match: VersionsWanted,
    key: Key,
    asked: Annotated[Asked, Query()],
) -> Response:
    """Say that somebody has taken note of an escalation. The answer is its case."""
    number = escalation.rpartition(".")[0]
    shape = shape_of(VersionIn, body, escalation=escalation)
    return carry_out(visit, number, _ACKNOWLEDGE, shape, if_match, key)
