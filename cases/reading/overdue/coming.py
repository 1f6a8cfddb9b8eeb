"""Until when the overdue view says the same, as long as nobody writes anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from cases.instants import Instant
from cases.office import Office
from cases.reading.lasting import end_of_minute, passed_after, until_first
from cases.reading.overdue.contributions import STILL_ASKED
from cases.tables import CaseFile, Deadline, table_of

_CASE, _CLOCK = table_of(CaseFile), table_of(Deadline)
_MICROSECOND: Final = timedelta(microseconds=1)


def overdue_view_until(
    connection: Connection, office: Office, now: datetime, counted_at: datetime
) -> datetime:
    """Until when (UTC, exclusive) the overdue view of `now` holds, at the latest to the end of the
    minute; `counted_at` (at or before `now`) is when open and due-soon cases were counted.

    `now` itself for an office whose “due soon” moves with the time of day. One statement.
    """
    end = end_of_minute(now)
    if office.soon_until(counted_at) != office.soon_until(end - _MICROSECOND):
        return now
    window = {"coming_from": counted_at, "coming_until": end}
    due, asked = connection.execute(_NEXT, window).one()
    # what fell due between the count and now is in one of the figures only
    passed = [passed_after(at) for at in (due, asked) if at is not None]
    if any(at <= now for at in passed):
        return now
    return until_first(now, *passed, office.people.next_change(now))


def _within(due: ColumnElement[datetime]) -> tuple[ColumnElement[bool], ...]:
    first, last = (bindparam(f"coming_{name}", type_=Instant) for name in ("from", "until"))
    return due >= first, due < last


_DUE = select(func.min(_CASE.c.overdue_from, type_=Instant)).where(
    _CASE.c.overdue_from.is_not(None), *_within(_CASE.c.overdue_from)
)
_ASKED = select(func.min(_CLOCK.c.due_at, type_=Instant)).where(
    STILL_ASKED, *_within(_CLOCK.c.due_at)
)
_NEXT = select(_DUE.scalar_subquery(), _ASKED.scalar_subquery())
