"""Signing in with the account of the office's provider: there and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web import errand_cookies as cookies
from web.errors import NoAccountHere, ProviderRefused, ProviderUnavailable
from web.provider.errand import Errand
from web.provider.way_in import BACK, WayIn, enter
from web.routes.joining import JOIN
from web.routes.sign_in import begin_session, own_path, refused_sign_in, sign_in_page
from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.get("/login/provider")
def go(request: Request) -> Response:
    """On to the provider, with an errand that only this browser can finish."""
    visit = Visit.of(request)
    way = cookies.way_of(visit)
    wanted = own_path(request.query_params.get("next", ""))
    errand = way.errands.begin(wanted, visit.now)
    try:
        address = way.provider.address(errand)
    except (ProviderRefused, ProviderUnavailable) as refused:
        return refused_sign_in(visit, wanted, refused)
    response = RedirectResponse(address, 303)
    cookies.give(response, visit, errand)
    return response


@router.get(BACK)
def back(request: Request) -> Response:
    """Whom the provider sent back is signed in under a new secret, if they joined an account."""
    visit = Visit.of(request)
    way, errand = cookies.way_of(visit), cookies.carried_by(visit, Errand)
    wanted = errand.wanted if errand else ""
    try:
        finished, code = _answer(request, errand, way.provider.issuer)
        claims = way.provider.claims(finished, code, visit.now)
        return _known(visit, way, wanted, claims)
    except (ProviderRefused, ProviderUnavailable, NoAccountHere) as refused:
        response = refused_sign_in(visit, wanted, refused)
        cookies.take_away(response, visit)
        return response


def _known(visit: Visit, way: WayIn, wanted: str, claims: Mapping[str, Any]) -> Response:
    """In with the joined account, or on to joining one; raises NoAccountHere."""
    people = visit.office.people
    with visit.services.database.read() as connection:
        person = way.joined(claims, connection, people)
    if person is not None:
        entered = enter(visit.services.database, person, visit.now)
        response = begin_session(visit, wanted, entered)
        cookies.take_away(response, visit)
        return response
    stranger = way.errands.stranger(claims["sub"], way.named(claims, people), wanted, visit.now)
    # who is in already need not sign in again to join the two
    response = visit.redirect(JOIN if visit.person else sign_in_page("/login", JOIN))
    cookies.take_away(response, visit)
    cookies.give(response, visit, stranger)
    return response


def _answer(request: Request, errand: Errand | None, issuer: str) -> tuple[Errand, str]:
    """The errand that the provider's answer finishes, and its code; raises ProviderRefused."""
    query = request.query_params
    code = query.get("code", "")
    if errand is None or not code or not errand.is_answered_by(query.get("state", "")):
        raise ProviderRefused
    # RFC 9207: an answer of one provider must not be taken for that of another
    if query.get("iss", issuer) != issuer:
        raise ProviderRefused
    return errand, code
