"""Sessions as calendars to subscribe to: all that are announced, and those of a secret link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.directory.heirs import line_of
from cases.meetings.feeds import Feed, feed_of
from cases.reading.agenda import Appointment, agenda, agenda_of_department, agenda_of_leader
from web.appointments import Meeting, meetings_file
from web.errors import NothingHere
from web.language import message
from web.visit import Visit
from web.wording import site_name

router = APIRouter(include_in_schema=False)

_LOOK_BACK: Final = timedelta(days=31)
_LOOK_AHEAD: Final = timedelta(days=366)
_SUMMARY: Final = message("Leaders of the province meet people: %(leader)s")
_CALENDAR: Final = message("Meetings with the leaders of Đồng Tháp province")
_OF_ONE: Final = message("Meetings with people: %(name)s")


@router.get("/sessions.ics")
def everything(request: Request) -> Response:
    """A month back and a year ahead; a cancelled session says so. No names of visitors."""
    visit = Visit.of(request)
    with visit.services.database.read() as connection:
        found = agenda(connection, *_span(visit))
    name = visit.words.gettext(_CALENDAR)
    return _calendar(visit, name, found, "public, max-age=600")


@router.get("/feeds/{token}/sessions.ics")
def of_one(request: Request, token: str) -> Response:
    """The same of one leader or department, for whoever has the link; 404 once taken back."""
    visit = Visit.of(request)
    with visit.services.database.read() as connection:
        feed = feed_of(connection, token)
        if feed is None:
            raise NothingHere
        if feed.leader is not None:
            found = agenda_of_leader(connection, feed.leader, *_span(visit))
        else:
            line = line_of(visit.office.people, feed.department, visit.today)
            found = agenda_of_department(connection, line, *_span(visit))
    name = visit.words.gettext(_OF_ONE) % {"name": feed_name(feed, visit)}
    return _calendar(visit, name, found, "private, no-store")


def feed_name(feed: Feed, visit: Visit) -> str:
    """Whose sessions a feed shows."""
    if feed.leader is not None:
        return feed.leader
    return visit.office.department_name(feed.department or "", visit.language, visit.now)


def _span(visit: Visit) -> tuple[date, date]:
    return visit.today - _LOOK_BACK, visit.today + _LOOK_AHEAD


def _calendar(visit: Visit, name: str, found: Iterable[Appointment], kept: str) -> Response:
    meetings = [_meeting(visit, each) for each in found]
    return Response(
        meetings_file(name, meetings, visit.now),
        media_type="text/calendar",
        headers={"Cache-Control": kept},
    )


def _meeting(visit: Visit, each: Appointment) -> Meeting:
    session = each.session
    return Meeting(
        identity=f"{visit.services.settings.public_url}/sessions/{each.first_id}",
        begins=session.starts_at,
        ends=session.ends_at,
        summary=visit.words.gettext(_SUMMARY) % {"leader": session.listener},
        place=site_name(session.site, visit.words),
        note=session.note or "",
        cancelled=each.cancelled,
        sequence=each.sequence,
        changed_at=each.changed_at,
    )
