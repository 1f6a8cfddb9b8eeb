"""Actions on a case: what the caller may do now, and doing it."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Response

from cases.commands.requests import Act
from web.api.action_documents import actions_of_people
from web.api.asking import Asked, AskedPage, Key, Number, Sent, StaffVisit, VersionsWanted
from web.api.case_documents import OfferOut, WholeCaseOut
from web.api.document import described_body
from web.api.field_types import current_definition
from web.api.inputs import ActionIn, Shape, actions_of, shape_of
from web.api.looking import answer_of
from web.api.outputs import ETAG, ListOut, answered, slice_of
from web.api.problem_documents import problems
from web.visit import Visit
from workflow.definition import WorkflowDefinition
from workflow.machine import Offer

router = APIRouter(prefix="/api/v1/cases", tags=["actions"])
_ACTIONS: Final[list[Any]] = list(actions_of_people(current_definition()))
Action = Annotated[str, Path(json_schema_extra={"enum": _ACTIONS})]


@router.get("/{number}/actions", operation_id="list_actions", responses=problems(401, 403, 404))
def list_actions(
    visit: StaffVisit, number: Number, asked: Annotated[AskedPage, Query()]
) -> ListOut[OfferOut]:
    """Every action on a case: whether the caller may do it now, and if not, why not."""
    definition = visit.office.vocabulary
    offers = visit.services.register.menu(visit.staff, number, visit.now)
    views = [_offer(offer, definition, visit.language) for offer in offers]
    return slice_of(OfferOut, views, asked.request(), visit.office.calendar.zone)


@router.post(
    "/{number}/actions/{action}",
    operation_id="act",
    response_model=WholeCaseOut,
    responses=problems(401, 403, 404, 409, 412, 413, 415) | answered(200, ETag=ETAG),
    openapi_extra=described_body(ActionIn, required=False),
)
def act(
    visit: StaffVisit,
    number: Number,
    action: Action,
    body: Sent,
    if_match: VersionsWanted,
    key: Key,
    asked: Annotated[Asked, Query()],
) -> Response:
    """Do an action; the operation of each tells its fields. The answer is the case after it."""
    shape = shape_of(actions_of(visit.services.workflows), body)
    return carry_out(visit, number, action, shape, if_match, key)


def carry_out(
    visit: Visit,
    number: str,
    action: str,
    shape: Shape,
    if_match: VersionsWanted,
    key: Key,
) -> Response:
    """Let the register do it and show the case; raises whatever the register objects to."""
    command = Act(
        visit.staff, number, action, shape.fields, shape.version, if_match, key, shape.unusable
    )
    done = visit.services.register.act(command, visit.now)
    return answer_of(visit, done, key)


def _offer(offer: Offer, definition: WorkflowDefinition, language: str) -> dict[str, Any]:
    return {
        "action": offer.name,
        "label": offer.action.label.in_language(language),
        "allowed": offer.allowed,
        "reasons": [
            {
                "code": reason.code,
                "message": reason.message(definition, language),
                "field": reason.field,
            }
            for reason in offer.reasons
        ],
        "requires": offer.action.requires,
        "requires_one_of": offer.action.requires_one_of,
        "accepts": offer.action.accepts,
    }
