"""Joining one's account here with the one at the office's provider, and parting them again."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.access import provider_accounts
from web import errand_cookies as cookies
from web.errors import NothingHere
from web.provider.errand import Stranger
from web.visit import Visit

router = APIRouter(include_in_schema=False)

JOIN: Final = "/login/provider/join"


@router.get(JOIN)
def ask(request: Request) -> Response:
    """Both accounts, and whether they are one person's; raises NothingHere for who has not come
    from the provider in the last ten minutes.
    """
    visit = Visit.of(request)
    stranger = _stranger(visit)
    return visit.page(
        "joining.html",
        switch=JOIN,
        stranger=stranger,
        person=visit.reader,
        is_theirs=stranger.username == visit.reader.username,
    )


@router.post(JOIN)
def join(request: Request) -> Response:
    """From now on the account at the provider signs this person in, and on to where they wanted.

    Only whoever is signed in here under the name that the provider says may join the two: name
    or password alone is not enough.
    """
    visit = Visit.of(request)
    stranger, reader = _stranger(visit), visit.reader
    if stranger.username != reader.username:
        return ask(request)
    issuer = cookies.way_of(visit).provider.issuer
    with visit.services.database.write() as transaction:
        provider_accounts.join(transaction, reader.id, issuer, stranger.subject, visit.now)
        transaction.commit()
    response = visit.redirect(stranger.wanted or visit.first_page)
    cookies.take_away(response, visit)
    return response


@router.post("/account/provider/part")
def part(request: Request) -> Response:
    """The account at the provider signs nobody in any more."""
    visit = Visit.of(request)
    issuer = cookies.way_of(visit).provider.issuer
    with visit.services.database.write() as transaction:
        provider_accounts.part(transaction, visit.person_id, issuer, visit.now)
        transaction.commit()
    return visit.redirect("/account")


def _stranger(visit: Visit) -> Stranger:
    stranger = cookies.carried_by(visit, Stranger)
    if stranger is None:
        raise NothingHere
    return stranger
