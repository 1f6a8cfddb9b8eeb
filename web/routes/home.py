"""The front page: one box for the tracking code, and when the leaders listen next."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.calendar.sessions import Session, list_sessions
from web.visit import Visit
from web.wording import site_name

router = APIRouter(include_in_schema=False)

#: a week of holidays may lie between two sessions
_LOOK_AHEAD: Final = timedelta(days=21)


@router.get("/")
def home(request: Request) -> Response:
    """The lookup box; staff who are signed in go on to their own page."""
    visit = Visit.of(request)
    if visit.person is not None:
        return visit.redirect(visit.first_page)
    session = _next_session(visit)
    place = site_name(session.site, visit.words) if session else ""
    return visit.page("home.html", session=session, place=place)


def _next_session(visit: Visit) -> Session | None:
    """The session that is on or comes next, announced or not."""
    today = visit.services.calendar().local(visit.now).date()
    with visit.services.database.read() as connection:
        coming = list_sessions(connection, today, today + _LOOK_AHEAD)
    return next((s for s in coming if s.ends_at > visit.now and s.status != "cancelled"), None)
