"""What departments prepare for a session: their list, one request with its answer, asking more."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.attachments.kinds import ENDINGS
from cases.errors import BadInput
from cases.meetings.faults import MeetingRefused
from cases.meetings.preparation.answering import answer, prepares
from cases.meetings.preparation.asking import ask_by_hand
from cases.meetings.registering import BEHALF
from cases.meetings.rules import rules
from cases.policy import IN_A_DEPARTMENT
from cases.reading.preparation import (
    PreparationItem,
    document_for_department,
    preparation_file,
    preparation_view,
    preparations,
)
from web.downloads import download
from web.errors import NothingHere
from web.meetings import STATUS, Errors, errors_of
from web.staff.asking import filled_form, filled_form_with_file, page_asked, signed_in, whole
from web.staff.controls import file_hint
from web.staff.filled import files_in, plain_fields
from web.visit import Visit
from web.wording import CATEGORIES, site_name

router = APIRouter(include_in_schema=False)


@router.get("/preparation")
def show(request: Request) -> Response:
    """What waits for an answer, or everything of one session or one registration."""
    return _list(Visit.of(request))


@router.post("/preparation")
def ask(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Ask one more department about a registration."""
    visit, given = Visit.of(request), plain_fields(form)
    services = visit.services
    try:
        ask_by_hand(services.mondays, services.asking, visit.staff, given, visit.now)
    except MeetingRefused as refusal:
        errors = errors_of(refusal, visit.words)
        return _list(visit, given, errors, STATUS[refusal.category])
    return visit.redirect(f"/preparation?registration={given['registration']}")


@router.get("/preparation/{request_id}")
def one(request: Request, request_id: str) -> Response:
    """One request: what is asked, until when, the answer and its documents."""
    return _page(Visit.of(request), request_id)


@router.post("/preparation/{request_id}", dependencies=[Depends(signed_in)])
def send(
    request: Request,
    request_id: str,
    form: Annotated[FormData, Depends(filled_form_with_file)],
) -> Response:
    """Keep the answer; what cannot be used comes back with nothing lost."""
    visit, given = Visit.of(request), plain_fields(form)
    services, file = visit.services, files_in(form).get("file")
    limits, number = services.register.tools.limits, _number(request_id)
    try:
        answer(services.mondays, limits, visit.staff, number, given, file, visit.now)
    except MeetingRefused as refusal:
        errors = errors_of(refusal, visit.words)
        return _page(visit, request_id, given, errors, STATUS[refusal.category])
    return visit.redirect(f"/preparation/{request_id}")


@router.get("/preparation/{request_id}/files/{no}")
def save(request: Request, request_id: str, no: str) -> Response:
    """A document of an answer, to be saved."""
    visit = Visit.of(request)
    with visit.services.database.read() as connection:
        file = preparation_file(
            connection, visit.staff, _number(request_id), _number(no), visit.line
        )
    if file is None:
        raise NothingHere
    return download(file)


@router.get("/preparation/{request_id}/documents/{no}")
def save_sent_ahead(request: Request, request_id: str, no: str) -> Response:
    """A document that the visitor sent ahead, to be saved by who prepares for it."""
    visit, number = Visit.of(request), _number(request_id)
    with visit.services.database.read() as connection:
        file = document_for_department(connection, visit.staff, number, _number(no), visit.line)
    if file is None:
        raise NothingHere
    return download(file)


def _list(
    visit: Visit, given: dict[str, str] | None = None, errors: Errors = (), status: int = 200
) -> Response:
    query = given or visit.request.query_params
    registration = _maybe_number(query.get("registration"))
    session = query.get("session") or None
    view = "one" if session or registration else query.get("view") or "open"
    if view not in ("one", "open", "all"):
        raise NothingHere
    with visit.services.database.read() as connection:
        found = preparations(
            connection,
            visit.staff,
            visit.line,
            open_at=visit.now if view == "open" else None,
            session=session,
            registration=registration,
            request=page_asked(visit),
        )
    today = visit.today
    return visit.page(
        "preparations.html",
        status,
        switch="/preparation",
        found=found,
        view=view,
        session=session,
        registration=registration,
        asks=registration is not None and not BEHALF.isdisjoint(visit.staff.roles),
        receives=not BEHALF.isdisjoint(visit.staff.roles),
        departments=[
            (each.code, each.name_on(today).in_language(visit.language))
            for each in visit.office.people.active_departments(today)
        ],
        subscribes=not IN_A_DEPARTMENT.isdisjoint(visit.staff.roles),
        rules=rules(),
        names=_names(visit, found.items),
        now=visit.now,
        given=given or {},
        errors=list(errors),
    )


def _page(
    visit: Visit,
    request_id: str,
    given: dict[str, str] | None = None,
    errors: Errors = (),
    status: int = 200,
) -> Response:
    with visit.services.database.read() as connection:
        view = preparation_view(connection, visit.staff, _number(request_id), visit.line)
    if view is None:
        raise NothingHere
    item = view.item
    mine = prepares(visit.staff, item.department, visit.office.people, visit.today)
    answers = mine and item.is_open(visit.now)
    return visit.page(
        "preparation.html",
        status,
        switch=f"/preparation/{request_id}",
        view=view,
        item=item,
        place=site_name(item.site, visit.words),
        name=_names(visit, (item,))[item.department],
        receives=not BEHALF.isdisjoint(visit.staff.roles),
        answers=answers,
        endings=ENDINGS,
        file_hint=file_hint(visit.services.settings.largest_file_mib, visit.words),
        rules=rules(),
        categories=CATEGORIES,
        now=visit.now,
        given=given if given is not None else {"text": item.text or ""},
        errors=list(errors),
    )


def _names(visit: Visit, items: tuple[PreparationItem, ...]) -> dict[str, str]:
    people = visit.office.people
    return {
        each.department: people.name(each.department, visit.language, each.date) for each in items
    }


def _number(text: str) -> int:
    try:
        return whole(text, 0)
    except BadInput:
        raise NothingHere from None


def _maybe_number(text: str | None) -> int | None:
    return _number(text) if text else None
