"""What the address of a staff page asks for: a page of a list, a past moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.datastructures import FormData

from cases.errors import BadInput
from cases.reading.overdue.as_of import require_past
from cases.reading.paging import PageRequest
from web.language import message
from web.times import parse_day, parse_time
from web.visit import Visit

#: of one form
MOST_FIELDS: Final = 200
MOST_FILES: Final = 20


async def filled_form(request: Request) -> FormData:
    """The fields of a posted form, as a dependency: handlers are plain functions."""
    return await request.form(max_files=0, max_fields=MOST_FIELDS)


def signed_in(request: Request) -> Visit:
    """The visit of somebody whose page it is: a dependency before the one that reads a file."""
    return Visit.of(request)


async def filled_form_with_file(request: Request) -> AsyncIterator[FormData]:
    """The same with room for one file, which is gone from the disk when the answer is sent."""
    async with request.form(max_files=1, max_fields=MOST_FIELDS) as form:
        yield form


async def filled_form_with_files(request: Request) -> AsyncIterator[FormData]:
    """The same with room for several files; how many are kept is judged with their sentence."""
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        yield form


def page_asked(visit: Visit) -> PageRequest:
    """Page and size of a list; raises BadInput for what is no number or out of range."""
    query = visit.request.query_params
    return PageRequest(whole(query.get("page"), 1), whole(query.get("size"), 50))


def whole(text: str | None, otherwise: int) -> int:
    """A whole number from an address; raises BadInput."""
    if not text:
        return otherwise
    if len(text) > 9 or not (text.isascii() and text.isdecimal()):
        raise BadInput(message("“%(text)s” is no number."), text=text[:20])
    return int(text)


def past_moment(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The aware UTC instant of `27/11/2026`, `27/11/2026 17:00` or ISO 8601; a bare day is 00:00.

    Raises BadInput for anything else and FutureMoment for what lies after `now`.
    """
    moment = instant_typed(text, zone)
    require_past(moment, now)
    return moment


def instant_typed(text: str, zone: ZoneInfo) -> datetime:
    """The same for any moment, past or to come; raises BadInput."""
    return parse_time(_as_iso(text.strip()), zone)


def _as_iso(text: str) -> str:
    day, _, clock = text.partition(" ")
    if "/" not in day:
        return text
    iso = parse_day(day).isoformat()
    return f"{iso}T{clock.strip()}" if clock else iso
