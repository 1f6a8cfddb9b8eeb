"""The front page: one box for the tracking code, and when the leaders listen next."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request) -> Response:
    """The lookup box; staff who are signed in go on to their own page."""
    visit = Visit.of(request)
    if visit.person is not None:
        return visit.redirect(visit.first_page)
    return visit.page("home.html", typed="", session=None)
