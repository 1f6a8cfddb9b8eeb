"""The links to calendars of leaders and departments: who has one, a new one, taking one back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.calendar.sessions import leaders
from cases.meetings.faults import MeetingRefused
from cases.meetings.feeds import feeds, make_feed, reach_of, take_back_feed
from web.meetings import STATUS, Errors, errors_of
from web.routes.session_feed import feed_name
from web.staff.asking import filled_form
from web.staff.filled import plain_fields
from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.get("/sessions/feeds")
def show(request: Request) -> Response:
    """The links that work, without their secrets."""
    return _page(Visit.of(request), {})


@router.post("/sessions/feeds")
def change(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Make a link and show it, this once; or take one back."""
    visit, given = Visit.of(request), plain_fields(form)
    desk = visit.services.mondays
    try:
        if given.get("what") == "take_back":
            take_back_feed(desk, visit.staff, given, visit.now)
            return visit.redirect("/sessions/feeds")
        secret = make_feed(desk, visit.staff, given, visit.now)
    except MeetingRefused as refusal:
        return _page(visit, given, errors_of(refusal, visit.words), STATUS[refusal.category])
    public = visit.services.settings.public_url
    return _page(visit, {}, made=f"{public}/feeds/{secret}/sessions.ics")


def _page(
    visit: Visit,
    given: dict[str, str],
    errors: Errors = (),
    status: int = 200,
    made: str | None = None,
) -> Response:
    with visit.services.database.read() as connection:
        listening = leaders(connection)
        office = visit.office
        reach = reach_of(office.people, visit.staff, listening, office.calendar, visit.now)
        kept = feeds(connection, reach)
    at_work = visit.office.people.active_departments(visit.today)
    theirs = [each for each in at_work if reach.has(None, each.code)]
    return visit.page(
        "feeds.html",
        status,
        switch="/sessions/feeds",
        kept=[(each, feed_name(each, visit)) for each in kept],
        everybody=reach.everybody,
        leaders=[(name, name) for name in listening if reach.has(name, None)],
        at_work=[
            (each.code, each.name_on(visit.today).in_language(visit.language)) for each in theirs
        ],
        made=made,
        given=given,
        errors=list(errors),
    )
