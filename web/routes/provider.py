"""Signing in with the account of the office's provider: there and back."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web.errors import NoAccountHere, NothingHere, ProviderRefused, ProviderUnavailable
from web.provider.errand import LASTS, Errand
from web.provider.way_in import BACK, WayIn, enter
from web.routes.sign_in import begin_session, own_path, refused_sign_in
from web.security.credentials import session_cookie
from web.visit import Visit

router = APIRouter(include_in_schema=False)

_COOKIE: Final = "followup_errand"


@router.get("/login/provider")
def go(request: Request) -> Response:
    """On to the provider, with an errand that only this browser can finish."""
    visit = Visit.of(request)
    way = _way(visit)
    wanted = own_path(request.query_params.get("next", ""))
    errand, sealed = way.errands.begin(wanted, visit.now)
    try:
        address = way.provider.address(errand)
    except (ProviderRefused, ProviderUnavailable) as refused:
        return refused_sign_in(visit, wanted, refused)
    response = RedirectResponse(address, 303)
    response.set_cookie(
        _cookie_name(visit),
        sealed,
        max_age=int(LASTS.total_seconds()),
        secure=visit.services.settings.secure,
        httponly=True,
        samesite="lax",
    )
    return response


@router.get(BACK)
def back(request: Request) -> Response:
    """Whom the provider sent back is signed in under a new secret, if they have an account."""
    visit = Visit.of(request)
    way, errand = _way(visit), _errand(visit)
    wanted = errand.wanted if errand else ""
    try:
        finished, code = _answer(request, errand, way.provider.issuer)
        claims = way.provider.claims(finished, code, visit.now)
        people = {each.username: each for each in visit.office.people.people()}
        person = way.person(claims, people)
    except (ProviderRefused, ProviderUnavailable, NoAccountHere) as refused:
        response = refused_sign_in(visit, wanted, refused)
    else:
        entered = enter(visit.services.database, person, visit.now)
        response = begin_session(visit, wanted, entered)
    response.delete_cookie(_cookie_name(visit), secure=visit.services.settings.secure)
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


def _errand(visit: Visit) -> Errand | None:
    sealed = session_cookie(visit.request, _cookie_name(visit))
    return _way(visit).errands.read(sealed, visit.now) if sealed else None


def _way(visit: Visit) -> WayIn:
    way = visit.services.way_in
    if way is None:
        raise NothingHere
    return way


def _cookie_name(visit: Visit) -> str:
    return f"__Host-{_COOKIE}" if visit.services.settings.secure else _COOKIE
