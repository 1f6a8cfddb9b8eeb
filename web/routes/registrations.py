"""Who asked to meet a leader: the list, one of them, registering for somebody else."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.attachments.kinds import ENDINGS
from cases.calendar.sessions import sessions_named
from cases.disclosure.visit_documents import document_for_staff
from cases.errors import BadInput
from cases.meetings.erasing import ON_REQUEST, erase_on_request
from cases.meetings.faults import MeetingRefused
from cases.meetings.handling import change_registration
from cases.meetings.registering import register_visit
from cases.meetings.retention import stays_in_the_register
from cases.meetings.rules import ACTIVE, Step, rules
from cases.meetings.sending import remove_document, send_documents
from cases.reading.meetings import open_sessions, registration_view, registrations
from web.downloads import download
from web.errors import NothingHere
from web.idempotency import new_key
from web.language import message
from web.meetings import (
    CHANNELS,
    STATUS,
    Errors,
    channel_name,
    errors_of,
    options,
    session_choices,
    session_name,
    told_by,
    topic_options,
)
from web.procedures import procedure_offer
from web.staff.asking import (
    filled_form,
    filled_form_with_files,
    page_asked,
    signed_in,
    whole,
)
from web.staff.filled import plain_fields
from web.visit import Visit
from web.visit_documents import documents_hint, documents_in
from web.wording import CATEGORIES

router = APIRouter(include_in_schema=False)

#: views of the list, by the states that they hold
VIEWS: Final = {
    "active": (message("To be met"), ACTIVE),
    "waiting": (message("To be looked at"), ("waiting", "called_off")),
    "all": (message("All"), ()),
}
#: what a view says when nobody is in it
_EMPTY: Final = {
    "active": message("Nobody waits to be met. Whoever registers appears here."),
    "waiting": message(
        "Nothing has to be looked at: no doubles, and nobody of a cancelled session."
    ),
    "all": message("Nobody has registered yet."),
}
_EMPTY_PAGE: Final = message("Nothing is on this page; go back to the first one.")
#: steps that are a button alone
_BUTTONS: Final = ("confirm", "come", "miss", "withdraw")


@router.get("/registrations")
def show(request: Request) -> Response:
    """In the order they are met, the newest session first."""
    visit, query = Visit.of(request), request.query_params
    view, session = query.get("view") or "active", query.get("session") or None
    if view not in VIEWS:
        raise BadInput(message("There is no view “%(text)s”."), text=view[:30])
    with visit.services.database.read() as connection:
        found = registrations(
            connection, visit.staff, visit.now, session, VIEWS[view][1], page_asked(visit)
        )
        named = {
            one.id: session_name(one, visit)
            for each in dict.fromkeys(item.session_id for item in found.items)
            for one in sessions_named(connection, each)
        }
    return visit.page(
        "registrations.html",
        found=found,
        views={name: label for name, (label, _) in VIEWS.items()},
        view=view,
        empty=_EMPTY_PAGE if found.total else _EMPTY[view],
        session=session,
        named=named,
        rules=rules(),
        categories=CATEGORIES,
    )


@router.get("/registrations/new")
def form(request: Request) -> Response:
    """The form of the counter and of the operators of 1022."""
    visit = Visit.of(request)
    chosen = request.query_params.get("session", "")
    return _form(visit, {"category": "citizen", "channel": "hotline", "session": chosen})


@router.post("/registrations", dependencies=[Depends(signed_in)])
def register(
    request: Request, form: Annotated[FormData, Depends(filled_form_with_files)]
) -> Response:
    """Register somebody and show the receipt; what cannot be used comes back."""
    visit, given = Visit.of(request), plain_fields(form)
    key = given.pop("key", None) or None
    desk = visit.services.mondays
    try:
        documents = documents_in(form, visit)
        receipt = register_visit(
            desk, visit.staff, given, key, visit.now, visit.language, documents
        )
    except MeetingRefused as refusal:
        return _form(visit, given, errors_of(refusal, visit.words), STATUS[refusal.category])
    return visit.redirect(f"/register/{receipt.code}")


@router.get("/registrations/{registration}")
def one(request: Request, registration: str) -> Response:
    """One registration, those that look like it, and what may be done."""
    return _page(Visit.of(request), registration)


@router.post("/registrations/{registration}/documents", dependencies=[Depends(signed_in)])
def send(
    request: Request,
    registration: str,
    form: Annotated[FormData, Depends(filled_form_with_files)],
) -> Response:
    """Keep documents that somebody handed over."""
    visit, number = Visit.of(request), _number(registration)
    desk = visit.services.mondays
    try:
        send_documents(desk, visit.staff, number, documents_in(form, visit), visit.now)
    except MeetingRefused as refusal:
        errors = errors_of(refusal, visit.words)
        return _page(visit, registration, {}, errors, STATUS[refusal.category])
    return visit.redirect(f"/registrations/{number}")


@router.get("/registrations/{registration}/documents/{no}")
def save(request: Request, registration: str, no: str) -> Response:
    """A document that was sent ahead, to be saved."""
    visit, number = Visit.of(request), _number(registration)
    with visit.services.database.read() as connection:
        file = document_for_staff(connection, visit.staff, number, _number(no))
    if file is None:
        raise NothingHere
    return download(file)


@router.post("/registrations/{registration}/documents/{no}/remove")
def remove(request: Request, registration: str, no: str) -> Response:
    """Take a document out for good."""
    visit, number = Visit.of(request), _number(registration)
    try:
        remove_document(visit.services.mondays, visit.staff, number, _number(no))
    except MeetingRefused:
        raise NothingHere from None
    return visit.redirect(f"/registrations/{number}")


@router.post("/registrations/{registration}/{step}")
def act(
    request: Request,
    registration: str,
    step: str,
    form: Annotated[FormData, Depends(filled_form)],
) -> Response:
    """Take a step; back to the list of the day where it was taken there."""
    visit, given = Visit.of(request), plain_fields(form)
    number, desk = _number(registration), visit.services.mondays
    try:
        if step == ON_REQUEST:
            erase_on_request(desk, visit.staff, number, visit.now)
        else:
            change_registration(desk, visit.staff, number, step, given, visit.now)
    except MeetingRefused as refusal:
        errors = errors_of(refusal, visit.words)
        return _page(visit, registration, given, errors, STATUS[refusal.category])
    return visit.redirect(_back(given.get("back", ""), registration))


def _back(asked: str, registration: str) -> str:
    """The session the step was taken from, never an address of others."""
    name = "".join(sign for sign in asked if sign.isalnum() or sign == "-")
    return f"/sessions/{name}" if name else f"/registrations/{registration}"


def _number(text: str) -> int:
    try:
        return whole(text, 0)
    except BadInput:
        raise NothingHere from None


def _offered(visit: Visit, state: str) -> tuple[Step, ...]:
    return rules().registrations.offered(state, visit.staff.roles)


def _form(visit: Visit, given: dict[str, str], errors: Errors = (), status: int = 200) -> Response:
    with visit.services.database.read() as connection:
        open_ones = open_sessions(connection, visit.now, to_staff=True)
        offer = procedure_offer(connection, visit, given)
    return visit.page(
        "registration_new.html",
        status,
        switch="/registrations/new",
        given=given,
        sessions=session_choices(open_ones, visit),
        categories=options(CATEGORIES, visit.words),
        channels=options(CHANNELS, visit.words),
        topics=topic_options(visit),
        offer=offer,
        documents_hint=documents_hint(visit),
        endings=ENDINGS,
        errors=list(errors),
        key=new_key(),
    )


def _page(
    visit: Visit,
    registration: str,
    given: dict[str, str] | None = None,
    errors: Errors = (),
    status: int = 200,
) -> Response:
    with visit.services.database.read() as connection:
        view = registration_view(connection, visit.staff, _number(registration), visit.now)
        if view is None:
            raise NothingHere
        others = open_sessions(connection, visit.now, to_staff=True)
    offered = () if view.item.erased else _offered(visit, view.item.state)
    return visit.page(
        "registration.html",
        status,
        switch=f"/registrations/{registration}",
        view=view,
        item=view.item,
        when=session_name(view.session, visit),
        rules=rules(),
        priority=rules().priority_named(view.item.priority_rule),
        buttons=[
            step
            for step in offered
            if step.name in _BUTTONS and not (step.name == "miss" and view.item.cases)
        ],
        offered={step.name for step in offered},
        sessions=session_choices(
            (each for each in others if each.session.id != view.item.session_id), visit
        ),
        documents_hint=documents_hint(visit),
        endings=ENDINGS,
        categories=CATEGORIES,
        channel=channel_name(view.item.channel, visit.words),
        by=told_by(view.lines, visit),
        name_stays=stays_in_the_register(view.item.state),
        given=given or {},
        errors=list(errors),
    )
