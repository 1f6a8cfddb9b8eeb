"""The announced sessions as a calendar that anybody's phone can subscribe to."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.calendar.sessions import Session, list_sessions
from web.appointments import Meeting, meetings_file
from web.language import message
from web.visit import Visit
from web.wording import site_name

router = APIRouter(include_in_schema=False)

_LOOK_BACK: Final = timedelta(days=31)
_LOOK_AHEAD: Final = timedelta(days=366)
_GONE: Final = frozenset({"cancelled", "moved"})
#: what is only planned is nobody's promise yet
_KNOWN: Final = frozenset({"announced", "held", "concluded"}) | _GONE
_SUMMARY: Final = message("Leaders of the province meet people: %(leader)s")
_CALENDAR: Final = message("Meetings with the leaders of Đồng Tháp province")


@router.get("/sessions.ics")
def feed(request: Request) -> Response:
    """A month back and a year ahead; a cancelled or moved session says so. No names of visitors."""
    visit = Visit.of(request)
    today = visit.services.calendar().local(visit.now).date()
    with visit.services.database.read() as connection:
        found = list_sessions(connection, today - _LOOK_BACK, today + _LOOK_AHEAD)
    meetings = [_meeting(visit, session) for session in found if session.status in _KNOWN]
    name = visit.words.gettext(_CALENDAR)
    return Response(
        meetings_file(name, meetings, visit.now),
        media_type="text/calendar",
        headers={"Cache-Control": "public, max-age=600"},
    )


def _meeting(visit: Visit, session: Session) -> Meeting:
    return Meeting(
        identity=f"{visit.services.settings.public_url}/sessions/{session.id}",
        begins=session.starts_at,
        ends=session.ends_at,
        summary=visit.words.gettext(_SUMMARY) % {"leader": session.listener},
        place=site_name(session.site, visit.words),
        note=session.note or "",
        cancelled=session.status in _GONE,
    )
