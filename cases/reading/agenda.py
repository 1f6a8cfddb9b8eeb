"""Sessions as calendars show them: one entry for each, wherever it was moved, and its edition."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, func, select

from cases.calendar.sessions import Session, list_sessions
from cases.tables import MeetingSession, Preparation, SessionAttendance, SessionChange, table_of

#: what is only planned is nobody's promise yet
_KNOWN: Final = frozenset({"announced", "held", "concluded", "cancelled"})
_SESSION, _CHANGE = table_of(MeetingSession), table_of(SessionChange)
_COMES, _PREPARES = table_of(SessionAttendance), table_of(Preparation)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A session in a calendar. `first_id` is the id it had before it was moved for the first time,
    `sequence` grows with every change, `changed_at` (UTC) is the last of them.
    """

    session: Session
    first_id: str
    sequence: int
    changed_at: datetime | None
    cancelled: bool


def agenda(connection: Connection, first: date, last: date) -> tuple[Appointment, ...]:
    """The sessions of these local dates that are announced or were cancelled; a moved one is shown
    where it is now. Three statements.
    """
    return tuple(_appointments(connection, first, last))


def agenda_of_leader(
    connection: Connection, leader: str, first: date, last: date
) -> tuple[Appointment, ...]:
    """The sessions at which a leader listens; one at which somebody else does is called off."""
    return tuple(
        _of_leader(each, leader)
        for each in _appointments(connection, first, last)
        if leader in (each.session.leader, each.session.replaced_by)
    )


def agenda_of_department(
    connection: Connection, line: Collection[str], first: date, last: date
) -> tuple[Appointment, ...]:
    """The sessions that a department, or one whose heir it is, attends or prepares for (`line_of`).
    Five statements.
    """
    concerned = set[str]()
    for table in (_COMES, _PREPARES):
        query = select(table.c.session_id).where(table.c.department.in_(line)).distinct()
        concerned.update(connection.execute(query).scalars())
    found = _appointments(connection, first, last)
    return tuple(each for each in found if each.session.id in concerned)


def _of_leader(each: Appointment, leader: str) -> Appointment:
    called_off = each.cancelled or each.session.listener != leader
    return Appointment(each.session, each.first_id, each.sequence, each.changed_at, called_off)


def _appointments(connection: Connection, first: date, last: date) -> Iterator[Appointment]:
    before = _moved_from(connection)
    found = [each for each in list_sessions(connection, first, last) if each.status in _KNOWN]
    lines = {each.id: _line(each.id, before) for each in found}
    changes = _changes(connection, {name for line in lines.values() for name in line})
    for session in found:
        line = lines[session.id]
        moments = [changes[name][1] for name in line if name in changes]
        yield Appointment(
            session=session,
            first_id=line[-1],
            sequence=sum(changes[name][0] for name in line if name in changes),
            changed_at=max(moments, default=None),
            cancelled=session.status == "cancelled",
        )


def _moved_from(connection: Connection) -> Mapping[str, str]:
    """Of each session that takes the place of another one, that other one."""
    query = select(_SESSION.c.moved_to, _SESSION.c.id).where(_SESSION.c.moved_to.is_not(None))
    return {row.moved_to: row.id for row in connection.execute(query)}


def _line(name: str, before: Mapping[str, str]) -> list[str]:
    """The ids of a session, the newest first."""
    line = [name]
    while line[-1] in before:
        line.append(before[line[-1]])
    return line


def _changes(connection: Connection, names: Collection[str]) -> Mapping[str, tuple[int, datetime]]:
    """How often each session was changed, and when the last time."""
    query = (
        select(_CHANGE.c.session_id, func.max(_CHANGE.c.no), func.max(_CHANGE.c.at))
        .where(_CHANGE.c.session_id.in_(names))
        .group_by(_CHANGE.c.session_id)
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}
