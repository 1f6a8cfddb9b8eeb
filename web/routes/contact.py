"""How to reach the petitioner: asked for, with a reason, and shown once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.disclosure.contact import REASON, contact_of
from cases.errors import ContactWithheld
from cases.policy import must_say_why
from cases.reading.case_view import case_view
from cases.reading.petitioners import PetitionerView
from web.staff.asking import filled_form
from web.staff.filled import given_in
from web.visit import Visit
from workflow.refusal import Refused

router = APIRouter(include_in_schema=False)


@router.get("/cases/{number}/contact")
def form(request: Request, number: str) -> Response:
    """The question why; raises ContactWithheld for those who are not shown it."""
    return _page(Visit.of(request), number)


@router.post("/cases/{number}/contact")
def ask(request: Request, number: str, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Show it, once the trace is kept; the address of the page says nothing of it."""
    visit = Visit.of(request)
    reason = next(iter(given_in(form).get(REASON, ())), None)
    try:
        found = contact_of(
            visit.services.database, visit.office, visit.staff, number, reason, visit.now
        )
    except Refused as refused:
        definition = visit.services.workflows.current.definition
        errors = [(REASON, why.message(definition, visit.language)) for why in refused.reasons]
        return _page(visit, number, reason or "", errors, status=422)
    return _page(visit, number, reason or "", petitioner=found)


def _page(
    visit: Visit,
    number: str,
    reason: str = "",
    errors: Sequence[tuple[str, str]] = (),
    petitioner: PetitionerView | None = None,
    status: int = 200,
) -> Response:
    with visit.services.database.read() as connection:
        view = case_view(connection, visit.office, visit.staff, number, visit.now, visit.language)
    if petitioner is None and not (view.petitioner and view.petitioner.on_request):
        raise ContactWithheld
    return visit.page(
        "contact.html",
        status,
        switch=f"/cases/{number}/contact",
        case=view.item,
        department=view.department_name,
        reason=view.definition.fields[REASON],
        given=reason,
        needed=must_say_why(visit.staff),
        errors=list(errors),
        petitioner=petitioner,
    )
