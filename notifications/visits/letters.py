"""What a letter to a visitor says: the change, and where and when they are met as it stands now."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, select

from cases.calendar.sessions import sessions_named
from cases.meetings.rules import HOLDING
from cases.tables import Registration, RegistrationChange, Visitor, table_of
from notifications.channels.base import Letter
from notifications.dates import clock_time
from notifications.errors import PermanentFailure
from notifications.letter_queue import Claimed
from notifications.reasons import NO_ADDRESS, OVER
from notifications.session_letters import Around, Kind, Reader
from notifications.tables import VisitLetter

_LETTER, _REG = table_of(VisitLetter), table_of(Registration)
_CHANGE, _WHO = table_of(RegistrationChange), table_of(Visitor)
_KIND: Final = Kind("visit", "_visit.txt.j2")
#: the step that says the day is near
REMIND: Final = "remind"
#: how the letter begins: a change that put somebody on the list says so, whatever step it was
_BY_STATE: Final = frozenset({"register", "move"})


def letter_of(connection: Connection, claimed: Claimed, around: Around) -> tuple[str, Letter]:
    """The channel and the finished letter.

    Raises PermanentFailure where the visitor has no address any more, and for a reminder of what
    does not take place or has begun.
    """
    row = _row(connection, claimed)
    if row is None or not row.email:
        raise PermanentFailure(NO_ADDRESS)
    (session,) = sessions_named(connection, row.session_id)
    if row.step == REMIND and (row.state not in HOLDING or session.starts_at <= around.now):
        raise PermanentFailure(OVER)
    calendar = around.calendar
    values = {
        "news": _news(row, calendar.local(around.now).date() == session.date),
        "reason": row.reason or "",
        "holds": row.state in HOLDING,
        "at": clock_time(session.time_of(row.place), calendar.zone) if row.place else "",
    }
    reader = Reader(row.name or "", row.email, row.language)
    return row.channel, _KIND.letter(claimed, reader, session, around, values)


def _news(row: Any, today: bool) -> str:
    if row.step in _BY_STATE:
        return f"{row.step}_{row.state_then}"
    return "remind_today" if row.step == REMIND and today else str(row.step)


def _row(connection: Connection, claimed: Claimed) -> Any:
    registration, no = claimed.key
    query = (
        select(
            _LETTER.c.channel,
            _LETTER.c.step,
            _REG.c.session_id,
            _REG.c.state,
            _REG.c.place,
            _REG.c.language,
            _CHANGE.c.reason,
            _CHANGE.c.state.label("state_then"),
            _WHO.c.name,
            _WHO.c.email,
        )
        .join(_REG, _REG.c.id == _LETTER.c.registration_id)
        .join(
            _CHANGE,
            (_CHANGE.c.registration_id == _LETTER.c.registration_id)
            & (_CHANGE.c.no == _LETTER.c.no),
        )
        .outerjoin(_WHO, _WHO.c.registration_id == _REG.c.id)
        .where(_LETTER.c.registration_id == registration, _LETTER.c.no == no)
    )
    return connection.execute(query).one_or_none()
