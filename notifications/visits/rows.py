"""The rows of letters to visitors: one for each change that they are told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from cases.calendar.office_calendar import OfficeCalendar
from cases.calendar.versions import NEWEST_VERSION
from cases.meetings.desk import Tiding
from cases.store.days import day_of
from cases.store.statement import OneOf, Statement, list_parameter
from cases.store.transaction import WriteTransaction
from cases.tables import MeetingSession, Registration, Visitor, table_of
from notifications.letter_queue import LetterQueue
from notifications.letter_times import in_time_for
from notifications.tables import VisitLetter

LETTERS: Final = LetterQueue(table_of(VisitLetter))
_WHO: Final = table_of(Visitor)
_REG: Final = table_of(Registration)
_SESSION: Final = table_of(MeetingSession)
_WAYS: Final = Statement(
    select(_WHO.c.registration_id, _WHO.c.email, _WHO.c.phone, _SESSION.c.date)
    .join(_REG, _REG.c.id == _WHO.c.registration_id)
    .join(_SESSION, _SESSION.c.id == _REG.c.session_id)
    .where(OneOf(_WHO.c.registration_id, "ids"))
)


@dataclass(frozen=True)
class VisitorLetters:
    """The teller of `Desk`: each letter waits for an hour at which it wakes nobody."""

    calendar: OfficeCalendar

    def __call__(
        self, transaction: WriteTransaction, tidings: Sequence[Tiding], now: datetime
    ) -> None:
        """Queue a letter for each change whose visitor can be reached."""
        if not tidings:
            return
        ids = list_parameter([each.registration_id for each in tidings], transaction.dialect)
        rows = transaction.fetch(_WAYS, ids=ids)
        ways = {
            row[0]: ("email" if row[1] else "sms", day_of(row[3])) for row in rows if any(row[1:3])
        }
        calendar = self.calendar.held(transaction, transaction.fetch(NEWEST_VERSION))
        for each in tidings:
            if each.registration_id in ways:
                channel, day = ways[each.registration_id]
                key, at = (each.registration_id, each.no), in_time_for(day, now, calendar)
                LETTERS.add(transaction, key, channel, each.step, now, at)
