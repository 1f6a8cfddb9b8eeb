"""Sessions as lists show them, with how many cases came out of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, select

from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.tables import CaseFile, MeetingSession, table_of

_SESSION, _CASE = table_of(MeetingSession), table_of(CaseFile)


@dataclass(frozen=True, slots=True)
class SessionItem:
    """One session; `date` is local, `starts_at` and `ends_at` are UTC."""

    id: str
    date: date
    starts_at: datetime
    ends_at: datetime
    site: str
    leader: str
    status: str
    note: str | None
    capacity: int
    replaced_by: str | None
    logistics: str | None
    moved_to: str | None
    cases: int

    @property
    def listener(self) -> str:
        """Who listens: the leader, or who replaces the leader."""
        return self.replaced_by or self.leader


def sessions(
    connection: Connection,
    request: PageRequest = FIRST_PAGE,
    first: date | None = None,
    last: date | None = None,
) -> Page[SessionItem]:
    """The sessions from `first` to `last` (local dates), newest first. Three statements."""
    chosen = select(_SESSION)
    if first is not None:
        chosen = chosen.where(_SESSION.c.date >= first)
    if last is not None:
        chosen = chosen.where(_SESSION.c.date <= last)
    total = connection.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()
    newest_first = chosen.order_by(_SESSION.c.date.desc(), _SESSION.c.site)
    rows = connection.execute(newest_first.limit(request.size).offset(request.offset)).all()
    ids = [row.id for row in rows]
    raised = {row.id: row.cases for row in connection.execute(_RAISED, {"ids": ids})}
    items = tuple(SessionItem(**row._mapping, cases=raised.get(row.id, 0)) for row in rows)
    return Page(items, total, request.page, request.size)


_RAISED = (
    select(_CASE.c.session_id.label("id"), func.count().label("cases"))
    .where(_CASE.c.session_id.in_(bindparam("ids", expanding=True)))
    .group_by(_CASE.c.session_id)
)
