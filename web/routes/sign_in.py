"""Signing in and out."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Request
from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from cases.access import pending, sign_ins
from cases.access.signing_in import SignedIn, sign_in
from cases.errors import SignInRefused, TooManyTries
from cases.tables import Setting, table_of
from web.errand_cookies import carried_by
from web.problems.words import problem_of
from web.provider.errand import Stranger
from web.security.credentials import session_cookie
from web.security.sign_in import cookie_name, drop_cookie, keep_cookie
from web.visit import Visit
from web.wording import role_label

router = APIRouter(include_in_schema=False)

#: the row in which a demo register keeps the accounts that its sign-in page offers
DEMO_ACCOUNTS = "demo_accounts"
#: where a form goes on that was not sent; see `web.unsent`
UNSENT = "/login/unsent"
_SETTING = table_of(Setting)


@router.get("/login")
def form(request: Request) -> Response:
    """Two fields; whoever is signed in already goes on."""
    visit = Visit.of(request)
    wanted = own_path(request.query_params.get("next", ""))
    if visit.person is not None:
        return visit.redirect(wanted or visit.first_page)
    return ask(visit, wanted)


@router.post("/login")
def enter(
    request: Request,
    username: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    wanted: Annotated[str, Form(alias="next")] = "",
    unsent: Annotated[str, Form()] = "",
) -> Response:
    """A session for the right password; wrong ones are told apart by nothing."""
    visit = Visit.of(request)
    services, wanted = visit.services, own_path(wanted)
    try:
        entered = sign_in(
            services.database,
            username,
            password,
            visit.address,
            visit.now,
            secrets.token_bytes,
        )
    except (SignInRefused, TooManyTries) as refused:
        return refused_sign_in(visit, wanted, refused, username, unsent)
    return begin_session(visit, wanted, entered, unsent)


def begin_session(visit: Visit, wanted: str, entered: SignedIn, unsent: str = "") -> Response:
    """On to `wanted` under the new secret, or to the code that is still owed; first of all to
    what was not sent.

    The session that the browser had before ends.
    """
    _end_former(visit)
    if unsent:
        response = with_unsent()
    elif entered.owes_code:
        response = visit.redirect(sign_in_page("/login/code", wanted))
    else:
        response = visit.redirect(wanted or "/")
    keep_cookie(response, visit.services.settings, entered.token)
    return response


def with_unsent() -> RedirectResponse:
    """On to what was not sent: the browser posts it there, so that it is in no address."""
    return RedirectResponse(UNSENT, HTTPStatus.TEMPORARY_REDIRECT)


def refused_sign_in(
    visit: Visit, wanted: str, refused: Exception, username: str = "", unsent: str = ""
) -> Response:
    """The form again, with why nobody was signed in."""
    problem = problem_of(refused, visit.words, lambda: visit.services.workflows.vocabulary)
    response = ask(visit, wanted, username, f"{problem.title}. {problem.detail}", unsent)
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


@router.post("/logout")
def leave(request: Request) -> Response:
    """The session ends in the register, not only in the browser."""
    visit = Visit.of(request)
    _end_former(visit)
    response = visit.redirect("/")
    drop_cookie(response, visit.services.settings)
    return response


def sign_in_page(page: str, wanted: str) -> str:
    """The address of a page of the sign-in that leads on to `wanted`."""
    return f"{page}?{urlencode({'next': wanted})}" if wanted else page


def own_path(address: str) -> str:
    """A path of this site, or "": an address of another one is never followed."""
    parts = urlsplit(address)
    is_own = address.startswith("/") and not parts.scheme and not parts.netloc
    return address if is_own and not any(sign in address for sign in "\\\r\n\t") else ""


def ask(
    visit: Visit, wanted: str, username: str = "", error: str = "", unsent: str = ""
) -> Response:
    """The form, with what was not sent in hand."""
    errors = [("username", error)] if error else []
    return visit.page(
        "login.html",
        switch=sign_in_page("/login", wanted),
        wanted=wanted,
        username=username,
        errors=errors,
        unsent=unsent,
        accounts=_demo_accounts(visit),
        provider=sign_in_page("/login/provider", wanted) if visit.services.way_in else None,
        stranger=carried_by(visit, Stranger),
    )


def _end_former(visit: Visit) -> None:
    former = session_cookie(visit.request, cookie_name(visit.services.settings))
    if former:
        with visit.services.database.write() as transaction:
            sign_ins.end(transaction, former)
            pending.end(transaction, former)
            transaction.commit()


def _demo_accounts(visit: Visit) -> Mapping[str, Sequence[dict[str, Any]]]:
    """The accounts a demo offers: the first of each role, and the others."""
    if not visit.services.settings.shows_accounts:
        return {"first": (), "others": ()}
    with visit.services.database.read() as connection:
        kept = connection.execute(
            select(_SETTING.c.value).where(_SETTING.c.name == DEMO_ACCOUNTS)
        ).scalar_one_or_none()
    first: dict[str, dict[str, Any]] = {}
    others: list[dict[str, Any]] = []
    for account in json.loads(kept) if kept else []:
        account["label"] = role_label(account["role"], visit.words)
        if first.setdefault(account["role"], account) is not account:
            others.append(account)
    return {"first": tuple(first.values()), "others": others}
