"""Sessions: the mornings on which provincial leaders listen, every Monday by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from cases import tables
from cases.errors import BadInput
from cases.instants import from_micros, to_micros
from cases.store.days import day_of, day_text
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from cases.texts import readable_line
from workflow.worktime import WorkingCalendar

#: local times of the province's plan
BEGINS: Final = time(9, 30)
ENDS: Final = time(11, 0)
STATUSES: Final = ("planned", "announced", "held", "concluded", "cancelled", "moved")
#: of those at which nobody is met
GONE: Final = ("cancelled", "moved")
#: how many people are met in an hour and a half, where nobody says otherwise
CAPACITY: Final = 12

_WEEK = timedelta(days=7)
_ONE_DAY = timedelta(days=1)
#: what names a site: caolanh; it is a part of addresses and of every session's id
SITE: Final = re.compile(r"(?=.{1,40}\Z)[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
#: how many signs of an id are its date
_DAY: Final = 10
_BARE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

_SESSIONS = table_of(tables.MeetingSession)
_COLUMNS = tuple(column.name for column in _SESSIONS.columns)
# of two who add the same at once the second is told so, on both databases
_NEW = Statement(
    insert(_SESSIONS)
    .values({name: bindparam(name) for name in _COLUMNS})
    .on_conflict_do_nothing()
    .returning(_SESSIONS.c.id)
)
_BETWEEN = Statement(
    select(_SESSIONS)
    .where(_SESSIONS.c.date >= bindparam("first"), _SESSIONS.c.date <= bindparam("last"))
    .order_by(_SESSIONS.c.date, _SESSIONS.c.site)
)
_BY_ID = Statement(select(_SESSIONS).where(_SESSIONS.c.id == bindparam("id")))
_LOCKED = Statement(select(_SESSIONS).where(_SESSIONS.c.id == bindparam("id")).with_for_update())
_CHANGED = update_by_key(
    _SESSIONS, [name for name in _COLUMNS if name not in ("id", "date", "site")]
)


@dataclass(frozen=True, slots=True)
class Session:
    """A session; `date` is local, `starts_at` and `ends_at` are UTC.

    `note` tells why it is not on a Monday, or why it was cancelled.
    """

    date: date
    starts_at: datetime
    ends_at: datetime
    site: str
    leader: str
    status: str = "planned"
    note: str | None = None
    capacity: int = CAPACITY
    replaced_by: str | None = None
    logistics: str | None = None
    moved_to: str | None = None

    @property
    def id(self) -> str:
        """Date and site (contract.md section 11)."""
        return f"{self.date}-{self.site}"

    @property
    def listener(self) -> str:
        """Who listens: the leader, or who replaces the leader."""
        return self.replaced_by or self.leader

    @property
    def meets(self) -> bool:
        """Whether people are met at it: it was neither cancelled nor moved."""
        return self.status not in GONE

    def time_of(self, place: int) -> datetime:
        """When the one who holds `place` (from 1) is met, to the minute, UTC."""
        minutes = int((self.ends_at - self.starts_at).total_seconds() // 60)
        return self.starts_at + timedelta(minutes=minutes * (place - 1) // self.capacity)


def day_in(session_id: str) -> date:
    """The local date in the id of a session (contract.md section 11)."""
    return date.fromisoformat(session_id[:_DAY])


@dataclass(frozen=True, slots=True)
class MondayRule:
    """Every Monday at one site; on a day off it moves to the next working day.

    A session that would have to move beyond its week is dropped: the next Monday has its own.
    `begins` and `ends` are local times; `leader` is who listens, a post or a name.
    """

    site: str
    leader: str
    begins: time = BEGINS
    ends: time = ENDS
    capacity: int = CAPACITY

    def sessions(self, first: date, last: date, calendar: WorkingCalendar) -> Iterator[Session]:
        """The sessions of the Mondays from `first` to `last`, both included, in order."""
        monday = first + timedelta(days=-first.weekday() % 7)
        while monday <= last:
            day = _first_working_day(monday, calendar)
            if day is not None:
                yield self._session(day, monday, calendar)
            monday += _WEEK

    def _session(self, day: date, monday: date, calendar: WorkingCalendar) -> Session:
        session = planned(
            day,
            self.site,
            self.leader,
            calendar,
            begins=self.begins,
            ends=self.ends,
            note=None if day == monday else _why_moved(monday, calendar),
        )
        return replace(session, capacity=self.capacity)


def planned(
    day: date,
    site: str,
    leader: str,
    calendar: WorkingCalendar,
    *,
    begins: time = BEGINS,
    ends: time = ENDS,
    note: str | None = None,
) -> Session:
    """A session on a local date, by hand; raises BadInput with everything that is wrong with it."""
    place, listener = site.strip().lower(), readable_line(leader, "The leader")
    problems = []
    if not SITE.fullmatch(place):
        problems.append(f"“{site}” is no site; use at most 40 of a-z, digits and hyphens: caolanh.")
    if not listener:
        problems.append("The leader is missing; name the post or the person who listens.")
    if begins >= ends:
        problems.append(f"The session ends at {ends:%H:%M}, which is not after {begins:%H:%M}.")
    if problems:
        raise BadInput(" ".join(problems))
    starts_at = calendar.instant(datetime.combine(day, begins))
    ends_at = calendar.instant(datetime.combine(day, ends))
    why = readable_line(note, "The note") if note else None
    return Session(day, starts_at, ends_at, place, listener, note=why)


def add_session(transaction: WriteTransaction, session: Session) -> str:
    """Write a session and return its id; raises BadInput when that day and site have one."""
    if not transaction.fetch(_NEW, **_row(session)):
        raise BadInput(
            f"There is a session {session.id} already; choose another day or another site."
        )
    return session.id


def lock_session(transaction: WriteTransaction, session_id: str) -> Session | None:
    """The session of this id, held until the transaction ends; None when there is none."""
    rows = transaction.fetch(_LOCKED, id=session_id)
    return _session(rows[0]) if rows else None


def save_session(transaction: WriteTransaction, session: Session) -> None:
    """Queue the new values of a session that is held; day and site stay, they are its id."""
    row = _row(session)
    transaction.queue(_CHANGED, {name: row[name.removeprefix("key_")] for name in _CHANGED.names})


def list_sessions(source: Source, first: date, last: date) -> tuple[Session, ...]:
    """The sessions of the local dates from `first` to `last`, both included, in order."""
    rows = rows_of(source, _BETWEEN, first=day_text(first), last=day_text(last))
    return tuple(_session(row) for row in rows)


def sessions_named(source: Source, name: str) -> tuple[Session, ...]:
    """The session of an id, or those of a bare date; where one site meets a date is enough."""
    wanted = name.strip().lower()
    if not _BARE_DATE.fullmatch(wanted):
        rows = rows_of(source, _BY_ID, id=wanted)
        return tuple(_session(row) for row in rows)
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        return ()
    return list_sessions(source, day, day)


def _first_working_day(monday: date, calendar: WorkingCalendar) -> date | None:
    week = (monday + index * _ONE_DAY for index in range(7))
    return next((day for day in week if calendar.is_working_day(day)), None)


def _why_moved(monday: date, calendar: WorkingCalendar) -> str:
    day_off = calendar.day_on(monday)
    why = f" ({day_off.name_vi})" if day_off and day_off.name_vi else ""
    return f"Dời từ Thứ Hai {monday:%d/%m/%Y}{why}"


def _row(session: Session) -> dict[str, Any]:
    row = {name: getattr(session, name) for name in _COLUMNS}
    row["date"] = day_text(session.date)
    row["starts_at"], row["ends_at"] = to_micros(session.starts_at), to_micros(session.ends_at)
    return row


def _session(row: tuple[Any, ...]) -> Session:
    values = dict(zip(_COLUMNS, row, strict=True))
    del values["id"]
    values["date"] = day_of(values["date"])
    values["starts_at"] = from_micros(values["starts_at"])
    values["ends_at"] = from_micros(values["ends_at"])
    return Session(**values)


def leaders(connection: Connection) -> tuple[str, ...]:
    """Everybody who listens at some session, as they are written there."""
    names = set[str]()
    for column in (_SESSIONS.c.leader, _SESSIONS.c.replaced_by):
        names.update(filter(None, connection.execute(select(column).distinct()).scalars()))
    return tuple(sorted(names))
