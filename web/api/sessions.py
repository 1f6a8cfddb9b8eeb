"""The mornings on which provincial leaders listen."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import BeforeValidator, Field

from cases.calendar.sessions import list_sessions as sessions_between
from web.api.asking import AskedPage, StaffVisit
from web.api.outputs import Instant, ListOut, Out, slice_of
from web.api.problem_documents import problems
from web.language import message

router = APIRouter(prefix="/api/v1/sessions", tags=["sessions"])
_HALF_A_YEAR: Final = timedelta(days=183)
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _written_as_date(value: object) -> object:
    # a bare number would be read as seconds since 1970
    if isinstance(value, str) and not _ISO_DATE.fullmatch(value):
        raise ValueError(message("Write the date like 2026-11-27."))
    return value


LocalDate = Annotated[date, BeforeValidator(_written_as_date)]


class AskedSessions(AskedPage):
    """Local dates, both included; without them half a year before and after today."""

    since: LocalDate | None = Field(default=None, alias="from")
    until: LocalDate | None = Field(default=None, alias="to")


class SessionOut(Out):
    """A session; `note` tells why it is not on a Monday, or why it was cancelled."""

    id: str = Field(examples=["2026-11-23-caolanh"])
    date: date
    start: Instant = Field(validation_alias="starts_at")
    end: Instant = Field(validation_alias="ends_at")
    site: str
    leader: str
    status: str
    note: str | None


@router.get("", operation_id="list_sessions", responses=problems(401, 403))
def list_sessions(
    visit: StaffVisit, asked: Annotated[AskedSessions, Query()]
) -> ListOut[SessionOut]:
    """The sessions of a time, newest first."""
    zone = visit.office.calendar.zone
    today = visit.now.astimezone(zone).date()
    first, last = asked.since or today - _HALF_A_YEAR, asked.until or today + _HALF_A_YEAR
    with visit.services.database.read() as connection:
        found = sessions_between(connection, first, last)
    return slice_of(SessionOut, found[::-1], asked.request(), zone)
