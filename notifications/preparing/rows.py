"""The rows of letters to departments: one tells of everything that is asked at about one time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, select, text

from cases.calendar.office_calendar import OfficeCalendar
from cases.calendar.sessions import day_in
from cases.calendar.versions import NEWEST_VERSION
from cases.meetings.news import ASK, REMIND, News
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from notifications.letter_queue import PENDING, LetterQueue
from notifications.letter_times import in_time_for
from notifications.tables import PreparationLetter
from workflow.worktime import WorkingCalendar

_TABLE: Final = table_of(PreparationLetter)
LETTERS: Final = LetterQueue(_TABLE)
_CHANNEL: Final = "email"
_OF: Final = (
    _TABLE.c.session_id == bindparam("session"),
    _TABLE.c.department == bindparam("department"),
)
#: a letter that nobody has begun to write tells of this as well; held, so that nobody begins now
_UNTOUCHED: Final = Statement(
    select(_TABLE.c.no)
    .where(*_OF, _TABLE.c.step == bindparam("step"), PENDING, text("attempts = 0"))
    .with_for_update()
)
_LAST: Final = Statement(select(func.coalesce(func.max(_TABLE.c.no), text("0"))).where(*_OF))


@dataclass(frozen=True)
class DepartmentLetters:
    """A teller of departments: their letters wait for the office to open."""

    calendar: OfficeCalendar

    def __call__(self, transaction: WriteTransaction, news: Sequence[News], now: datetime) -> None:
        """Queue a letter for each, unless one waits that will tell of it."""
        calendar = self.calendar.held(transaction, transaction.fetch(NEWEST_VERSION))
        for each in news:
            of = {"session": each.session_id, "department": each.department}
            if transaction.fetch(_UNTOUCHED, **of, step=each.step):
                continue
            ((last,),) = transaction.fetch(_LAST, **of)
            key = (each.session_id, each.department, last + 1)
            LETTERS.add(transaction, key, _CHANNEL, each.step, now, _at(each, now, calendar))


def _at(news: News, now: datetime, calendar: WorkingCalendar) -> datetime:
    """When it may go out: work waits for the office, a change of the day for nobody's sleep."""
    if news.step in (ASK, REMIND):
        return calendar.next_open(now, news.department)
    return in_time_for(day_in(news.session_id), now, calendar, news.department)
