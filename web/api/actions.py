"""Actions on a case: what the caller may do now, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from cases.commands.requests import Act
from cases.errors import IfMatchFailed
from cases.reading.case_view import visible_case
from web.api.asking import Asked, AskedPage, JsonObject, Key, StaffVisit, VersionWanted, etag
from web.api.case_documents import OfferOut, WholeCaseOut
from web.api.document import described_body
from web.api.inputs import VERSION, ActionIn, faults_of
from web.api.looking import members_after
from web.api.outputs import ListOut, problems, shown, slice_of
from web.visit import Visit
from workflow.definition import WorkflowDefinition
from workflow.errors import Refused
from workflow.machine import Offer

router = APIRouter(prefix="/api/v1/cases", tags=["actions"])


@router.get("/{number}/actions", operation_id="list_actions", responses=problems(401, 404))
def list_actions(
    visit: StaffVisit, number: str, asked: Annotated[AskedPage, Query()]
) -> ListOut[OfferOut]:
    """Every action on a case: whether the caller may do it now, and if not, why not."""
    definition = visit.services.workflows.current.definition
    offers = visit.services.register.menu(visit.staff, number, visit.now)
    views = [_offer(offer, definition, visit.language) for offer in offers]
    return slice_of(OfferOut, views, asked.request(), visit.office.calendar.zone)


@router.post(
    "/{number}/actions/{action}",
    operation_id="act",
    responses=problems(401, 403, 404, 409, 412, 413, 415),
    openapi_extra=described_body(ActionIn, required=False),
)
def act(
    visit: StaffVisit,
    number: str,
    action: str,
    body: JsonObject,
    if_match: VersionWanted,
    key: Key,
    asked: Annotated[Asked, Query()],
    response: Response,
) -> WholeCaseOut:
    """Do an action. The answer is the case after it."""
    return carry_out(visit, Act(visit.staff, number, action, body, None, if_match, key), response)


def carry_out(
    visit: Visit,
    command: Act,
    response: Response,
    model: type[BaseModel] = ActionIn,
    **implied: str,
) -> WholeCaseOut:
    """Let the register do it and show the case; raises whatever the register objects to.

    `implied` are fields that the address gives. A body of the wrong shape is told last, as every
    wrong field is.
    """
    faults = faults_of(model, command.fields)
    if faults is not None:
        _object_before_fields(visit, command)
        raise faults
    done = visit.services.register.act(_complete(command, implied), visit.now)
    members = members_after(visit, done)
    response.headers["ETag"] = etag(members["version"])
    return shown(WholeCaseOut, members, visit.office.calendar.zone)


def _complete(command: Act, implied: Mapping[str, str]) -> Act:
    fields = {name: value for name, value in command.fields.items() if name != VERSION}
    seen = command.fields.get(VERSION)
    version = seen if isinstance(seen, int) else None
    return replace(command, fields={**fields, **implied}, expected_version=version)


def _object_before_fields(visit: Visit, command: Act) -> None:
    """Everything that contract.md section 4 puts before the fields, without doing anything."""
    offers = visit.services.register.menu(visit.staff, command.number, visit.now)
    with visit.services.database.read() as connection:
        seen = visible_case(connection, visit.office, visit.staff, command.number, visit.now)
    if command.if_match not in (None, seen.item.version):
        raise IfMatchFailed(seen.item.version)
    visit.services.workflows.current.require_action(command.action)
    offer = next((offer for offer in offers if offer.name == command.action), None)
    if offer is not None and not offer.allowed:
        raise Refused(offer.reasons)


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
