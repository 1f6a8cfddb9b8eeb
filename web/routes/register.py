"""Asking to meet a leader, in short steps that need no script; the receipt; giving it back.

What was answered travels in hidden fields until the end: nothing is kept of who gives up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.access import misses
from cases.attachments.beside import SENT_AHEAD
from cases.attachments.kinds import ENDINGS
from cases.calendar.sessions import Session, sessions_named
from cases.codes.form import parse
from cases.errors import BadCode
from cases.meetings.bookings import Booking, booking_of_code
from cases.meetings.faults import MeetingRefused
from cases.meetings.handling import withdraw_by_code
from cases.meetings.registering import PARTS, judge_part, register_visit
from cases.meetings.retention import period_of
from cases.meetings.rules import HOLDING, VISITOR, rules
from cases.meetings.sending import (
    remove_document_by_code,
    send_documents_by_code,
    takes_documents,
)
from cases.procedures.listed import listed_procedures
from cases.reading.meetings import open_sessions
from web.citizen import as_typed, count_miss
from web.idempotency import key_in, new_key
from web.meetings import (
    STATUS,
    Errors,
    errors_of,
    options,
    session_choices,
    session_name,
    topic_options,
)
from web.pictures import qr_of
from web.procedures import procedure_offer
from web.staff.asking import filled_form_with_files, whole
from web.staff.filled import plain_fields
from web.visit import Visit
from web.visit_documents import documents_hint, documents_in, let_through, may_send
from web.wording import CATEGORIES, site_name

router = APIRouter(include_in_schema=False)

_ORDER: Final = tuple(PARTS)
_ANSWERS: Final = frozenset(name for names in PARTS.values() for name in names)


@router.get("/register")
def begin(request: Request) -> Response:
    """The first step."""
    return _step(Visit.of(request), _ORDER[0], {}, new_key())


@router.post("/register", dependencies=[Depends(may_send(misses.REGISTER))])
def go_on(request: Request, form: Annotated[FormData, Depends(filled_form_with_files)]) -> Response:
    """On to the next step, back to another one, or the registration itself."""
    visit, typed = Visit.of(request), plain_fields(form)
    given = {name: text for name, text in typed.items() if name in _ANSWERS}
    key = key_in({"key": (typed.get("key", ""),)}) or new_key()
    part, wanted = typed.get("part", ""), typed.get("go", "")
    if wanted in _ORDER or part not in _ORDER:
        return _step(visit, wanted if wanted in _ORDER else _ORDER[0], given, key)
    try:
        if part != _ORDER[-1]:
            with visit.services.database.read() as connection:
                procedures = listed_procedures(connection)
            judge_part(part, given, procedures, visit.now)
            return _step(visit, _ORDER[_ORDER.index(part) + 1], given, key)
        return _register(visit, given, key, form)
    except MeetingRefused as refusal:
        errors = errors_of(refusal, visit.words)
        return _step(visit, _part_of(errors), given, key, errors, STATUS[refusal.category])


@router.post("/register/find")
def find(request: Request, code: Annotated[str, Form()] = "") -> Response:
    """On to the receipt of a code, written as it is on the receipt."""
    visit = Visit.of(request)
    try:
        return visit.redirect(f"/register/{parse(code)}")
    except BadCode:
        return _unknown(visit, code, 422)


@router.get("/register/{code}")
def receipt(request: Request, code: str) -> Response:
    """The receipt: where and when, how it stands, and the code with its picture."""
    visit = Visit.of(request)
    return _answered(visit, code, lambda booking, session: _receipt(visit, code, booking, session))


@router.post("/register/{code}/withdraw")
def withdraw(request: Request, code: str) -> Response:
    """Give the place back; whoever waits gets it at once."""
    visit = Visit.of(request)
    desk = visit.services.mondays
    return _taken(visit, code, lambda: withdraw_by_code(desk, code, visit.now))


@router.post("/register/{code}/documents", dependencies=[Depends(may_send(misses.DOCUMENT))])
def send(
    request: Request,
    code: str,
    form: Annotated[FormData, Depends(filled_form_with_files)],
) -> Response:
    """Send documents for a registration; what cannot be used is said, and nothing is kept."""
    visit = Visit.of(request)

    def step() -> None:
        let_through(visit, misses.DOCUMENT)
        documents = documents_in(form, visit)
        send_documents_by_code(visit.services.mondays, code, documents, visit.now)

    return _taken(visit, code, step)


@router.post("/register/{code}/documents/{no}/remove")
def take_back(request: Request, code: str, no: str) -> Response:
    """Take a document back."""
    visit, number = Visit.of(request), whole(no, 0)
    desk = visit.services.mondays
    return _taken(visit, code, lambda: remove_document_by_code(desk, code, number, visit.now))


def _taken(visit: Visit, code: str, step: Callable[[], None]) -> Response:
    """The receipt after a step of its holder, or with what was wrong."""

    def answer(booking: Booking, session: Session) -> Response:
        try:
            step()
        except MeetingRefused as refusal:
            errors = errors_of(refusal, visit.words)
            return _receipt(visit, code, booking, session, errors, STATUS[refusal.category])
        return visit.redirect(f"/register/{parse(code)}")

    return _answered(visit, code, answer)


def _register(visit: Visit, given: Mapping[str, str], key: str, form: FormData) -> Response:
    # counted before the files are looked at, which costs more than anything else here
    let_through(visit, misses.REGISTER)
    documents = documents_in(form, visit)
    desk = visit.services.mondays
    made = register_visit(desk, None, given, key, visit.now, visit.language, documents)
    return visit.redirect(f"/register/{made.code}")


def _part_of(errors: Errors) -> str:
    """The step of the first thing to correct."""
    field = errors[0][0]
    return next((part for part, names in PARTS.items() if field in names), _ORDER[-1])


def _step(
    visit: Visit,
    part: str,
    given: Mapping[str, str],
    key: str,
    errors: Errors = (),
    status: int = 200,
) -> Response:
    with visit.services.database.read() as connection:
        open_ones = session_choices(open_sessions(connection, visit.now), visit)
        offer = procedure_offer(connection, visit, given)
    return visit.page(
        "register.html",
        status,
        switch="/register",
        part=part,
        number=_ORDER.index(part) + 1,
        count=len(_ORDER),
        before=_ORDER[max(0, _ORDER.index(part) - 1)],
        given=given,
        kept=[(name, text) for name, text in given.items() if name not in PARTS[part]],
        sessions=open_ones,
        chosen=dict(open_ones).get(given.get("session", ""), ""),
        categories=options(CATEGORIES, visit.words),
        topics=topic_options(visit),
        offer=offer,
        documents_hint=documents_hint(visit),
        endings=ENDINGS,
        unmet=period_of("absent").words,
        met=period_of("came").words,
        key=key,
        errors=list(errors),
    )


def _answered(visit: Visit, code: str, answer: Callable[[Booking, Session], Response]) -> Response:
    """`answer` for the registration behind a code; misses are counted like those of cases."""
    codes = visit.services.codes
    try:
        digest = codes.digest(parse(code))
    except BadCode:
        return _unknown(visit, code, 422)
    with visit.services.database.read() as connection:
        booking = booking_of_code(connection, digest)
        found = sessions_named(connection, booking.session_id) if booking else ()
    if booking is None or not found:
        count_miss(visit)
        return _unknown(visit, code, 404)
    return answer(booking, found[0])


def _receipt(
    visit: Visit,
    code: str,
    booking: Booking,
    session: Session,
    errors: Errors = (),
    status: int = 200,
) -> Response:
    address = f"{visit.services.settings.public_url}/register/{parse(code)}"
    offered = rules().registrations.offered(booking.state, {VISITOR})
    with visit.services.database.read() as connection:
        documents = SENT_AHEAD.documents(connection, booking.id)
    return visit.page(
        "register_receipt.html",
        status,
        switch=f"/register/{parse(code)}",
        booking=booking,
        session=session,
        state=rules().registrations.states[booking.state],
        topic=rules().topics.get(booking.topic),
        when=session_name(session, visit),
        place=site_name(session.site, visit.words),
        at=session.time_of(booking.place) if booking.place else None,
        holds=booking.state in HOLDING,
        may_withdraw=bool(offered) and visit.now < session.starts_at,
        documents=documents,
        takes_documents=takes_documents(booking, session, visit.now),
        documents_hint=documents_hint(visit),
        endings=ENDINGS,
        code=parse(code),
        address=address,
        picture=qr_of(address),
        errors=list(errors),
    )


def _unknown(visit: Visit, code: str, status: int) -> Response:
    return visit.page("register_unknown.html", status, switch="/register", typed=as_typed(code))
