"""One's own second factor: set up with an app, confirmed by a first code, switched off."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import pyotp
from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from cases.access import second_step
from cases.access.account_traces import newest
from cases.access.second_factors import standing
from cases.errors import CaseError, CodeRefused, SignInRefused, TooManyTries
from web.language import message
from web.pictures import qr_of
from web.problems.words import problem_of
from web.security.second_factor import must_have_one
from web.security.sign_in import keep_cookie
from web.staff.traces import trace_lines
from web.visit import Visit

router = APIRouter(include_in_schema=False)

PAGE: Final = "/account/second-factor"
_LETTERS_A_GROUP: Final = 4
_WRONG_PASSWORD: Final = message("The password is wrong. Capital letters count.")


@router.get(PAGE)
def show(request: Request) -> Response:
    """How it stands: off, begun with the picture for the app, or in force."""
    return _page(Visit.of(request))


@router.post(PAGE)
def begin(request: Request) -> Response:
    """A new secret, to be put into the app; one begun before is forgotten."""
    visit = Visit.of(request)
    with visit.services.database.write() as transaction:
        visit.services.factors.begin(transaction, visit.person_id, visit.now, secrets.token_bytes)
        transaction.commit()
    return visit.redirect(PAGE)


@router.post(f"{PAGE}/confirm")
def confirm(
    request: Request,
    code: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """In force by a first code; the recovery codes are shown this once.

    Every other browser of this person has to sign in again, with a code.
    """
    visit = Visit.of(request)
    services = visit.services
    try:
        token, recovery = second_step.switch_on(
            services.database,
            services.factors,
            visit.reader,
            password if _asks_password(visit) else None,
            code,
            visit.address,
            visit.now,
            secrets.token_bytes,
        )
    except SignInRefused:
        return _wrong_password(visit)
    except (CodeRefused, TooManyTries) as refused:
        return _refused(visit, refused, "code")
    response = visit.page("recovery_codes.html", switch=PAGE, codes=recovery)
    keep_cookie(response, services.settings, token)
    return response


@router.post(f"{PAGE}/off")
def switch_off(
    request: Request,
    password: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
) -> Response:
    """Off with password and code: who sits down at an open browser has neither."""
    visit = Visit.of(request)
    services, username = visit.services, visit.staff.id
    try:
        second_step.switch_off(
            services.database,
            services.factors,
            username,
            password,
            code,
            visit.address,
            visit.now,
        )
    except SignInRefused:
        return _wrong_password(visit)
    except (CodeRefused, TooManyTries) as refused:
        return _refused(visit, refused, "code")
    return visit.redirect(PAGE)


def _asks_password(visit: Visit) -> bool:
    """Where a provider signs people in, they need not know a password of this register."""
    return visit.services.way_in is None


def _wrong_password(visit: Visit) -> Response:
    return _page(visit, [("password", visit.words.gettext(_WRONG_PASSWORD))], 401)


def _refused(visit: Visit, refused: CaseError, field: str) -> Response:
    problem = problem_of(refused, visit.words, lambda: visit.services.workflows.vocabulary)
    response = _page(visit, [(field, f"{problem.title}. {problem.detail}")], problem.status)
    response.headers.update(problem.headers)
    return response


def _page(visit: Visit, errors: Sequence[tuple[str, str]] = (), status: int = 200) -> Response:
    with visit.services.database.read() as connection:
        in_force = standing(connection, visit.person_id)
        begun = visit.services.factors.begun(connection, visit.person_id)
        traces = newest(connection, visit.person_id)
    return visit.page(
        "second_factor.html",
        status,
        switch=PAGE,
        in_force=in_force,
        setting_up=_for_the_app(visit, begun) if begun else None,
        asks_password=_asks_password(visit),
        needed=must_have_one(visit.services.settings, visit.staff),
        traces=trace_lines(visit, traces),
        errors=list(errors),
    )


def _for_the_app(visit: Visit, shared: str) -> dict[str, Any]:
    """The picture, and the same as letters in groups for who cannot point a camera at it."""
    host = urlsplit(visit.services.settings.public_url).hostname or ""
    address = pyotp.TOTP(shared).provisioning_uri(
        name=visit.staff.id, issuer_name=f"followup {host}"
    )
    groups = range(0, len(shared), _LETTERS_A_GROUP)
    letters = " ".join(shared[start : start + _LETTERS_A_GROUP] for start in groups)
    return {"picture": qr_of(address), "letters": letters}
