"""What departments prepare by follows the calendar: a notice moves dates not yet answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cases.calendar.sessions import Session
from cases.calendar.versions import KeptCalendar, kept_calendars, newest
from cases.instants import to_micros
from cases.meetings.preparation.asking import Asking, Round
from cases.meetings.preparation.requests import Request, save_requests, unanswered
from cases.meetings.preparation.terms import terms
from cases.store.engine import Database
from cases.store.lookup import Source
from cases.store.settings import read_settings, write_settings
from cases.store.transaction import WriteTransaction
from workflow.worktime import WorkingCalendar

#: the setting that holds the number of the last change that what was asked has followed
_FOLLOWED: Final = "preparation.calendar"
#: a register is set up with its first calendar, by which everything was asked
_FIRST: Final = "1"


def follow_calendar(database: Database, asking: Asking, now: datetime) -> int:
    """Count anew until when departments answer where the calendar has changed since; how many
    dates moved. Each of their departments is told. Raises DatabaseUnavailable.

    Only what the change makes different moves: a date that is over stays over.
    """
    with database.read() as connection:
        # mostly nothing changed, and then nothing is locked
        if _is_followed(connection, newest(connection)):
            return 0
    with database.write() as transaction:
        after = asking.calendar.hold(transaction)
        kept = kept_calendars(transaction)
        before = asking.calendar.of_version(transaction, _followed(transaction, kept).version)
        moved = _follow(transaction, asking, before, after, now)
        write_settings(transaction, {_FOLLOWED: str(kept[-1].no)})
        transaction.commit()
    return moved


def _is_followed(source: Source, last: KeptCalendar | None) -> bool:
    return last is None or read_settings(source).get(_FOLLOWED, _FIRST) == str(last.no)


def _followed(source: Source, kept: Sequence[KeptCalendar]) -> KeptCalendar:
    number = read_settings(source).get(_FOLLOWED, _FIRST)
    return next((each for each in kept if str(each.no) == number), kept[0])


def _follow(
    transaction: WriteTransaction,
    asking: Asking,
    before: WorkingCalendar,
    after: WorkingCalendar,
    now: datetime,
) -> int:
    round_, moved, others = Round(transaction, after, now), 0, []
    for request in unanswered(transaction, to_micros(now)):
        session = round_.session(request.session_id)
        due = _due(session, after, now)
        if due not in (request.due_at, _due(session, before, now)):
            round_.redate(request, due, terms().remind_at(due, now, after))
            moved += 1
        elif _remind_anew(request, after, now):
            others.append(request)
    save_requests(transaction, others)
    round_.finish(asking.tellers)
    return moved


def _due(session: Session, calendar: WorkingCalendar, now: datetime) -> datetime:
    return terms().due_at(session.date, session.starts_at, now, calendar)


def _remind_anew(request: Request, calendar: WorkingCalendar, now: datetime) -> bool:
    """Move the reminder of a date that stays; one that would be over by now stays too."""
    at = terms().remind_at(request.due_at, now, calendar)
    if request.remind_at is None or at in (None, request.remind_at):
        return False
    request.remind_at = at
    return True
