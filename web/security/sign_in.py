"""Who is asking: the session cookie of the pages, or the bearer token of the API."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from cases.access import sign_ins, tokens
from cases.directory.people import Person
from cases.errors import DatabaseUnavailable
from cases.store.engine import Mark
from web.logs import log
from web.security.credentials import bearer_token, session_cookie
from web.security.same_origin import API
from web.security.second_factor import must_have_one
from web.settings import Settings
from web.wiring import Services

_NAME: Final = "followup_session"
#: what machines ask for; pages are for browsers
_TAKES_TOKENS: Final = (API, "/metrics")


def cookie_name(settings: Settings) -> str:
    """Over https the prefix keeps other hosts and paths from planting the cookie."""
    return f"__Host-{_NAME}" if settings.secure else _NAME


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, if anybody; `owes_factor`: their role needs a second factor they do not have."""

    person: Person | None = None
    owes_factor: bool = False


def person_asking(
    request: Request, services: Services, now: datetime, marked: Callable[[], Mark]
) -> Asking:
    """The signed-in person, if any; a token that is not valid is nobody's, cookie or not.

    `marked` gives the register's mark of before the call.
    """
    if request.scope["path"].startswith(_TAKES_TOKENS):
        token = bearer_token(request.headers)
        if token is not None:
            # a token was handed to a machine, which has no phone
            return Asking(_person_of_token(services, token))
    cookie = session_cookie(request, cookie_name(services.settings))
    return _person_of_cookie(services, cookie, now, marked()) if cookie else Asking()


def keep_cookie(response: Response, settings: Settings, token: str) -> None:
    """Give the browser its session; script cannot read it, other sites' forms do not send it.

    The cookie outlives the session: it tells whose text a form holds that came too late.
    """
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(sign_ins.REMEMBERED.total_seconds()),
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(response: Response, settings: Settings) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.secure, httponly=True, samesite="lax"
    )


def _person_of_token(services: Services, token: str) -> Person | None:
    with services.database.read() as connection:
        person_id = tokens.find(connection, token)
    return services.directory.current().person(person_id) if person_id is not None else None


def _person_of_cookie(services: Services, token: str, now: datetime, mark: Mark) -> Asking:
    found = services.sign_ins.find(token, now, mark)
    if found is None:
        return Asking()
    if sign_ins.is_worth_noting(found, now):
        _note_seen(services, found, now)
    person = services.directory.current().person(found.person_id)
    if person is None or found.with_factor:
        return Asking(person)
    return Asking(person, must_have_one(services.settings, person.actor()))


def _note_seen(services: Services, found: sign_ins.SignIn, now: datetime) -> None:
    try:
        # a page is only read: it does not wait until somebody else has written
        with services.database.write(patient=False) as transaction:
            sign_ins.note_seen(transaction, found, now)
            transaction.commit()
    except DatabaseUnavailable:
        # reading goes on while the disk is full; the session only ends a little earlier
        log("sign_in_not_noted", logging.WARNING)


__all__ = ["cookie_name", "drop_cookie", "keep_cookie", "person_asking"]
