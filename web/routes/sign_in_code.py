"""The second step of signing in: the code of the app, or a recovery code."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from cases.access import pending
from cases.access.second_step import give_code
from cases.errors import CodeRefused, SignInOver, TooManyTries
from web.problems.words import problem_of
from web.routes.sign_in import own_path, sign_in_page, with_unsent
from web.security.credentials import session_cookie
from web.security.sign_in import cookie_name, keep_cookie
from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.get("/login/code")
def form(request: Request) -> Response:
    """One field; who gave no password (any more) goes back to the beginning."""
    visit = Visit.of(request)
    wanted = own_path(request.query_params.get("next", ""))
    with visit.services.database.read() as connection:
        waiting = pending.find(connection, _token(visit), visit.now)
    if waiting is None:
        return visit.redirect(sign_in_page("/login", wanted))
    return ask(visit, wanted)


@router.post("/login/code")
def enter(
    request: Request,
    code: Annotated[str, Form()] = "",
    wanted: Annotated[str, Form(alias="next")] = "",
    unsent: Annotated[str, Form()] = "",
) -> Response:
    """A session for the right code, under a new secret."""
    visit = Visit.of(request)
    services, wanted = visit.services, own_path(wanted)
    try:
        session = give_code(
            services.database,
            services.factors,
            _token(visit),
            code,
            visit.address,
            visit.now,
            secrets.token_bytes,
        )
    except SignInOver:
        if unsent:
            return with_unsent()
        return visit.redirect(sign_in_page("/login", wanted))
    except (CodeRefused, TooManyTries) as refused:
        problem = problem_of(refused, visit.words, lambda: services.workflows.vocabulary)
        text = f"{problem.title}. {problem.detail}"
        response = ask(visit, wanted, text, problem.status, unsent)
        response.headers.update(problem.headers)
        return response
    response = with_unsent() if unsent else visit.redirect(wanted or "/")
    keep_cookie(response, services.settings, session)
    return response


def _token(visit: Visit) -> str:
    return session_cookie(visit.request, cookie_name(visit.services.settings)) or ""


def ask(
    visit: Visit, wanted: str, error: str = "", status: int = 200, unsent: str = ""
) -> Response:
    """The form, with what was not sent in hand."""
    return visit.page(
        "login_code.html",
        status,
        switch=sign_in_page("/login/code", wanted),
        wanted=wanted,
        unsent=unsent,
        errors=[("code", error)] if error else [],
    )
