"""Writing an issue down, and the slip with the tracking code that the citizen takes home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.calendar.sessions import list_sessions
from cases.commands.requests import Record
from cases.errors import KeyReused
from cases.reading.case_view import case_view
from cases.reading.meetings import registration_view
from web.errors import NothingHere
from web.idempotency import key_in, new_key
from web.problems.words import problem_of
from web.staff.asking import filled_form, whole
from web.staff.controls import Given, choices, controls_for, errors_of
from web.staff.dictation import known_of
from web.staff.filled import given_in, raw_fields
from web.staff.slip import slip_of
from web.visit import Visit
from web.wording import CATEGORIES
from workflow.definition import WorkflowDefinition
from workflow.refusal import Refused

router = APIRouter(include_in_schema=False)

_LOOK_BACK: Final = timedelta(days=31)
_LOOK_AHEAD: Final = timedelta(days=7)
#: the field that names the registration of who came
_REGISTRATION: Final = "registration"
#: what most people come with; each can be changed on the form
_USUAL: Final[Given] = {"pace": ("normal",), "petitioner.category": ("citizen",)}


@router.get("/cases/new")
def form(request: Request) -> Response:
    """The form of the Centre and the UPC office; `?registration=` begins with what is known of
    somebody who came to meet a leader.
    """
    visit = Visit.of(request)
    number = whole(request.query_params.get(_REGISTRATION), 0)
    return _form(visit, _of_registration(visit, number) if number else _USUAL)


@router.post("/cases")
def record(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Record the issue and show the slip; what cannot be used comes back with nothing lost."""
    visit, given = Visit.of(request), given_in(form)
    definition = visit.services.workflows.current.definition
    action = definition.actions[definition.creation]
    fields = raw_fields(definition, action, given, ())
    try:
        number = _registration_in(visit, given)
        command = Record(visit.staff, fields, key_in(given), registration=number)
        done = visit.services.register.record(command, visit.now)
    except Refused as refused:
        problem = problem_of(refused, visit.words, lambda: definition)
        errors = errors_of(refused.reasons, definition, action, visit.language)
        return _form(visit, given, errors, problem.status)
    except KeyReused as refused:
        problem = problem_of(refused, visit.words, lambda: definition)
        return _form(visit, {**given, "key": ()}, [("form", f"{problem.title}.")], problem.status)
    return visit.redirect(f"/cases/{done.number}/code")


@router.get("/cases/{number}/code")
def slip(request: Request, number: str) -> Response:
    """The slip, as long as the code was not handed over (contract.md section 6)."""
    visit = Visit.of(request)
    with visit.services.database.read() as connection:
        found = slip_of(visit, connection, number)
    return visit.page("slip.html", slip=found)


@router.post("/cases/{number}/code")
def hand_over(request: Request, number: str) -> Response:
    """The citizen has the slip: from now on nobody can read the code back."""
    visit = Visit.of(request)
    services = visit.services
    with services.database.read() as connection:
        view = case_view(connection, visit.office, visit.staff, number, visit.now, visit.language)
    with services.database.write() as transaction:
        services.codes.hand_over(transaction, view.case_id, visit.now)
        transaction.commit()
    return visit.redirect(f"/cases/{number}")


def _of_registration(visit: Visit, number: int) -> Given:
    """What a registration says already; raises NothingHere where there is none."""
    with visit.services.database.read() as connection:
        view = registration_view(connection, visit.staff, number, visit.now)
    if view is None:
        raise NothingHere
    known = {
        **known_of(view.item),
        "origin": "session",
        "session": view.item.session_id,
    }
    return {**_USUAL, **{name: (text,) for name, text in known.items()}}


def _registration_in(visit: Visit, given: Given) -> int | None:
    """The registration that a filled form belongs to; raises NothingHere for one that is none."""
    number = whole(next(iter(given.get(_REGISTRATION, ())), None), 0)
    if not number:
        return None
    with visit.services.database.read() as connection:
        if registration_view(connection, visit.staff, number, visit.now) is None:
            raise NothingHere
    return number


def _form(
    visit: Visit, given: Given, errors: Sequence[tuple[str, str]] = (), status: int = 200
) -> Response:
    definition: WorkflowDefinition = visit.services.workflows.current.definition
    action = definition.actions[definition.creation]
    today = visit.services.calendar().local(visit.now).date()
    with visit.services.database.read() as connection:
        sessions = list_sessions(connection, today - _LOOK_BACK, today + _LOOK_AHEAD)
    offered = choices(visit, None, reversed(list(sessions)))
    return visit.page(
        "recording.html",
        status,
        switch="/cases/new",
        action=action,
        controls=controls_for(definition, action, offered, given, visit.words),
        given=given,
        categories=CATEGORIES,
        errors=list(errors),
        key=key_in(given) or new_key(),
    )
