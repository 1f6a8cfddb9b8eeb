"""What a letter to a department says: everything it prepares for the session, as it stands now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from cases.calendar.sessions import Session, sessions_named
from cases.directory.heirs import heirs_on
from cases.directory.snapshot import Snapshot
from cases.meetings.attending import attendances
from cases.meetings.news import CANCEL, CHANGE, MOVE
from cases.meetings.rules import HOLDING, rules
from cases.tables import Preparation, Registration, table_of
from notifications.channels.base import Letter
from notifications.dates import due_date
from notifications.errors import PermanentFailure
from notifications.letter_queue import Claimed
from notifications.reasons import NO_ADDRESS, NO_HOLDER, OVER
from notifications.session_letters import Around, Kind, Reader
from notifications.tables import PreparationLetter

_LETTER, _ASKED = table_of(PreparationLetter), table_of(Preparation)
_REG: Final = table_of(Registration)
_KIND: Final = Kind("preparation", "_preparation.txt.j2")
#: the post of a department that is told
HEAD: Final = "department_head"


@dataclass(frozen=True)
class PreparationComposer:
    """Writes to whoever heads the department when the letter goes out."""

    people: Callable[[], Snapshot]

    def __call__(
        self, connection: Connection, claimed: Claimed, around: Around
    ) -> tuple[str, Letter]:
        """The channel and the finished letter.

        Raises PermanentFailure where nobody heads the department or has an address, and where
        nothing is left to prepare or the session has begun.
        """
        session_id, department, no = claimed.key
        (session,) = sessions_named(connection, session_id)
        channel, step = connection.execute(
            select(_LETTER.c.channel, _LETTER.c.step).where(
                _LETTER.c.session_id == session_id,
                _LETTER.c.department == department,
                _LETTER.c.no == no,
            )
        ).one()
        open_ones = connection.execute(_open(session_id, department)).all()
        coming = attendances(connection, session_id)
        official = next((it.official for it in coming if it.department == department), "")
        is_news = _is_news(step, session, bool(open_ones), bool(official))
        if session.starts_at <= around.now or not is_news:
            raise PermanentFailure(OVER)
        people, calendar = self.people(), around.calendar
        today = calendar.local(around.now).date()
        # whoever succeeded a department that ended answers for it
        department = heirs_on(people, today)(department) or department
        reader = _head(people, department, around.now)
        language = reader.language
        values = {
            "step": step,
            "reason": session.note or "" if step in (CANCEL, CHANGE) else "",
            "official": official,
            "department": people.name(department, language, today),
            "lines": [
                (_topic(row.topic, language), due_date(row.due_at, language, calendar.zone))
                for row in open_ones
            ],
        }
        return channel, _KIND.letter(claimed, reader, session, around, values)


def _is_news(step: str, session: Session, asked: bool, attends: bool) -> bool:
    """Whether what a letter tells is still so."""
    if step == CANCEL:
        return session.status == "cancelled"
    if step in (MOVE, CHANGE):
        return session.meets and (step == MOVE or attends)
    return asked


def _open(session_id: str, department: str) -> Any:
    """What the department has not answered about people who are met."""
    return (
        select(_ASKED.c.due_at, _REG.c.topic)
        .join(_REG, _REG.c.id == _ASKED.c.registration_id)
        .where(
            _ASKED.c.session_id == session_id,
            _ASKED.c.department == department,
            _ASKED.c.answered_at.is_(None),
            _REG.c.state.in_(HOLDING),
        )
        .order_by(_ASKED.c.due_at, _REG.c.place, _ASKED.c.id)
    )


def _head(people: Snapshot, department: str, now: datetime) -> Reader:
    seat = people.seat(HEAD, department, now)
    person = people.person(seat.person) if seat.person is not None else None
    if person is None:
        raise PermanentFailure(NO_HOLDER)
    if not person.email:
        raise PermanentFailure(NO_ADDRESS)
    return Reader(person.full_name, person.email, person.language)


def _topic(name: str, language: str) -> str:
    known = rules().topics.get(name)
    return known.in_language(language) if known else name
