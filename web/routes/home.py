"""The front page: one box for the tracking code, and when the leaders listen next."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.calendar.sessions import Session, day_in, list_sessions
from cases.meetings.rules import rules
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
    coming = _coming(visit)
    held = [each for each in coming if each.meets]
    # the next day, at every site that meets then
    sessions = [each for each in held if each.date == held[0].date]
    places = {each.id: site_name(each.site, visit.words) for each in coming}
    # what people may have read of before and does not take place any more
    news = [each for each in coming if not each.meets]
    states = rules().sessions.states
    return visit.page(
        "home.html",
        sessions=sessions,
        places=places,
        news=news,
        states=states,
        new_days={each.id: day_in(each.moved_to) for each in news if each.moved_to},
    )


def _coming(visit: Visit) -> list[Session]:
    """The sessions that are on or come next, announced or not."""
    today = visit.services.calendar().local(visit.now).date()
    with visit.services.database.read() as connection:
        found = list_sessions(connection, today, today + _LOOK_AHEAD)
    return [each for each in found if each.ends_at > visit.now]
