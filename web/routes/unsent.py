"""Signing in again with a form in hand: nobody loses what they wrote because they took long."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.access import pending, sign_ins
from cases.errors import BadInput
from web.language import message
from web.problems.answers import answer_to
from web.routes import sign_in, sign_in_code
from web.routes.sign_in import UNSENT
from web.security.credentials import session_cookie
from web.security.same_origin import API
from web.security.sign_in import cookie_name
from web.staff.asking import MOST_FIELDS, MOST_FILES
from web.unsent import Unsent, unsent
from web.visit import Visit

router = APIRouter(include_in_schema=False)

#: forms that can be opened again with what was typed
_OPENS_AGAIN: Final = re.compile("/cases/[^/]+/actions/[^/]+")


@router.post(UNSENT)
def take_up(request: Request, carried: Annotated[str, Form(alias="unsent")] = "") -> Response:
    """What was written, for its writer to send; whoever is not in yet signs in first.

    With `?lang=` that page in the other language.

    Raises BadInput for what is not ours or too old.
    """
    visit = Visit.of(request)
    kept = visit.services.unsent.opened(carried, visit.now)
    if kept is None:
        raise BadInput(message("What you wrote is not kept any more; it was for eight hours."))
    if visit.person is not None:
        return _given_back(visit, kept, carried)
    with visit.services.database.read() as connection:
        owes_code = pending.find(connection, _cookie(visit), visit.now) is not None
    ask = sign_in_code.ask if owes_code else sign_in.ask
    return ask(visit, "", unsent=carried)


async def on_not_signed_in(request: Request, error: Exception) -> Response:
    """The sign-in page with the form in hand, for whose sign-in ran out; else the plain answer."""
    visit: Visit | None = getattr(request.state, "visit", None)
    if visit is None or request.method != "POST" or request.url.path.startswith(API):
        return answer_to(request, error)
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        asked = await run_in_threadpool(_sign_in_with, visit, form)
    return asked or answer_to(request, error)


def _sign_in_with(visit: Visit, form: FormData) -> Response | None:
    with visit.services.database.read() as connection:
        writer = sign_ins.whose(connection, _cookie(visit), visit.now)
    if writer is None:
        return None
    kept = unsent(writer, visit.request.url.path, form, visit.now)
    if kept is None:
        return None
    sealed = visit.services.unsent.sealed(kept)
    response = sign_in.ask(visit, "", unsent=sealed)
    response.status_code = HTTPStatus.UNAUTHORIZED
    return response


def _given_back(visit: Visit, kept: Unsent, carried: str) -> Response:
    is_theirs = kept.person_id == visit.person_id
    return visit.page(
        "unsent.html",
        HTTPStatus.OK if is_theirs else HTTPStatus.FORBIDDEN,
        switch=visit.first_page,
        unsent=carried if is_theirs else "",
        kept=kept if is_theirs else None,
        opens_again=_OPENS_AGAIN.fullmatch(kept.target) is not None,
    )


def _cookie(visit: Visit) -> str:
    return session_cookie(visit.request, cookie_name(visit.services.settings)) or ""
