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
from cases.calendar.sessions import Session, sessions_named
from cases.codes.form import parse
from cases.errors import BadCode, TooManyTries
from cases.meetings.bookings import Booking, booking_of_code
from cases.meetings.faults import MeetingRefused
from cases.meetings.handling import withdraw_by_code
from cases.meetings.registering import PARTS, judge_part, register_visit
from cases.meetings.retention import period_of
from cases.meetings.rules import HOLDING, VISITOR, rules
from cases.reading.meetings import open_sessions
from web.citizen import as_typed, count_miss
from web.idempotency import key_in, new_key
from web.meetings import (
    STATUS,
    Errors,
    errors_of,
    options,
    plain_fields,
    session_choices,
    session_name,
    topic_options,
)
from web.pictures import qr_of
from web.staff.asking import filled_form
from web.visit import Visit
from web.wording import CATEGORIES, site_name

router = APIRouter(include_in_schema=False)

_ORDER: Final = tuple(PARTS)
_ANSWERS: Final = frozenset(name for names in PARTS.values() for name in names)


@router.get("/register")
def begin(request: Request) -> Response:
    """The first step."""
    return _step(Visit.of(request), _ORDER[0], {}, new_key())


@router.post("/register")
def go_on(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """On to the next step, back to another one, or the registration itself."""
    visit, typed = Visit.of(request), plain_fields(form)
    given = {name: text for name, text in typed.items() if name in _ANSWERS}
    key = key_in({"key": (typed.get("key", ""),)}) or new_key()
    part, wanted = typed.get("part", ""), typed.get("go", "")
    if wanted in _ORDER or part not in _ORDER:
        return _step(visit, wanted if wanted in _ORDER else _ORDER[0], given, key)
    try:
        if part != _ORDER[-1]:
            judge_part(part, given, visit.now)
            return _step(visit, _ORDER[_ORDER.index(part) + 1], given, key)
        return _register(visit, given, key)
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

    def answer(booking: Booking, session: Session) -> Response:
        try:
            withdraw_by_code(visit.services.mondays, code, visit.now)
        except MeetingRefused as refusal:
            errors = errors_of(refusal, visit.words)
            return _receipt(visit, code, booking, session, errors, STATUS[refusal.category])
        return visit.redirect(f"/register/{parse(code)}")

    return _answered(visit, code, answer)


def _register(visit: Visit, given: Mapping[str, str], key: str) -> Response:
    services = visit.services
    with services.database.write() as transaction:
        who = misses.subscriber(visit.address)
        wait = misses.reserve(transaction, misses.REGISTER, who, visit.now)
        transaction.commit()
    if wait:
        raise TooManyTries(wait)
    made = register_visit(services.mondays, None, given, key, visit.now, visit.language)
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
        code=parse(code),
        address=address,
        picture=qr_of(address),
        errors=list(errors),
    )


def _unknown(visit: Visit, code: str, status: int) -> Response:
    return visit.page("register_unknown.html", status, switch="/register", typed=as_typed(code))
