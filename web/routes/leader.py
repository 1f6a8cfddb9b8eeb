"""The leader's page, made for a phone: what needs a word, what was promised, what is late."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.directory.charge import charge_of
from cases.reading.clock_view import clock_view
from cases.reading.leader import leader_view
from web.errors import NotSignedIn
from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.get("/leader")
def show(request: Request) -> Response:
    """Three short lists; a case and the form of its instruction are one tap away."""
    visit = Visit.of(request)
    if visit.person is None:
        raise NotSignedIn
    office = visit.office
    charge = charge_of(visit.person, office.vocabulary, office.people, visit.now)
    with visit.services.database.read() as connection:
        seen = leader_view(connection, office, charge, visit.now, visit.language)
        clock = clock_view(connection, visit.now)
    return visit.page("leader.html", seen=seen, clock=clock)
