"""A series of Mondays comes to its end: what was planned after it is cancelled, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, update

from cases import tables
from cases.calendar.sessions import Session, list_sessions, lock_session
from cases.meetings.desk import Desk
from cases.meetings.fields import Reading
from cases.meetings.rules import rules
from cases.meetings.scheduling import Around, cancel_session, tell_all
from cases.meetings.series import judge_scheduler, series
from cases.store.days import day_text
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.attempt import Actor

_TABLE: Final = table_of(tables.SessionSeries)
_END: Final = Statement(
    update(_TABLE).where(_TABLE.c.site == bindparam("of_site")).values(last_day=bindparam("day"))
)


def end_series(
    desk: Desk, actor: Actor, given: Mapping[str, str], now: datetime
) -> tuple[str, ...]:
    """End the series of a site with a local day; returns the sessions that are cancelled by it.

    Whoever is booked for one of them is told, with the reason. Raises MeetingRefused; then nothing
    was written.
    """
    judge_scheduler(actor)
    around, reading = Around.of(desk, actor, now), Reading(given)
    with desk.database.write() as transaction:
        known = {each.site for each in series(transaction)}
        site = reading.choice("site", known, "no_such_series")
        last_day = _last_day(reading, around.today)
        reason = reading.line("reason", "reason_missing") or ""
        reading.check()
        transaction.queue(_END, {"of_site": site, "day": day_text(last_day)})
        later = _later(transaction, site, last_day)
        cancelled = [cancel_session(transaction, session, reason, around) for session in later]
        tell_all(desk, transaction, cancelled, now)
        transaction.commit()
    return tuple(session.id for session in later)


def _last_day(reading: Reading, today: date) -> date:
    last_day = reading.day("last_day")
    if last_day is None:
        if not any(fault.field == "last_day" for fault in reading.faults):
            reading.fault("last_day", "unusable_date")
    elif last_day < today:
        reading.fault("last_day", "past_end")
    return last_day or today


def _later(transaction: WriteTransaction, site: str, last_day: date) -> list[Session]:
    """The sessions of a site after a day that can be cancelled still, held."""
    open_states = rules().sessions.steps["cancel"].origins
    found = []
    for each in list_sessions(transaction, last_day + timedelta(days=1), date.max):
        session = lock_session(transaction, each.id) if each.site == site else None
        if session is not None and session.status in open_states:
            found.append(session)
    return found
