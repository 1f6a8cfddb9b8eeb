"""The sessions that a list tells of: taken as they are in the register, or entered as concluded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from cases.calendar.sessions import Session, add_session, list_sessions, planned, save_session
from cases.importing.lists import names
from cases.meetings.fields import Reading
from cases.meetings.series import series
from cases.meetings.session_steps import keep_change
from cases.store.transaction import WriteTransaction
from workflow.worktime import WorkingCalendar

CONCLUDED: Final = "concluded"
#: no list is older than the plan's own idea of such mornings
_FIRST_DAY: Final = date(2000, 1, 1)


class PastSessions:
    """The sessions before today, with those that a list adds; written by `keep`."""

    def __init__(
        self,
        transaction: WriteTransaction,
        calendar: WorkingCalendar,
        now: datetime,
        before: Mapping[str, Session],
    ) -> None:
        """`before` are those that earlier parts of the same list have added."""
        self._transaction = transaction
        self._calendar = calendar
        self.today = calendar.local(now).date()
        found = list_sessions(transaction, _FIRST_DAY, self.today)
        self._known = {**{session.id: session for session in found}, **before}
        self.added: dict[str, Session] = {}
        self._sites = {rule.site for rule in series(transaction)}

    def of(self, reading: Reading) -> Session | None:
        """The session of a row, as it will be; None after a fault."""
        day, named = reading.day("session_day"), names.site(reading)
        if day is None:
            if not any(fault.field == "session_day" for fault in reading.faults):
                reading.fault("session_day", "day_missing")
            return None
        if not _FIRST_DAY <= day < self.today:
            reading.fault("session_day", "not_past")
            return None
        if reading.faults:
            return None
        place = named or self._only_site(day)
        if place is None:
            reading.fault("site", "site_needed", options=names.places())
            return None
        return self._session(reading, day, place)

    def keep(self, session: Session, by: str, now: datetime) -> None:
        """Enter a session that is new, or conclude one that was left open; once."""
        before = self._known.get(session.id)
        if before is not None and before.status == CONCLUDED:
            return
        if before is None:
            add_session(self._transaction, session)
        else:
            save_session(self._transaction, session)
        keep_change(self._transaction, session, "conclude", by, now)
        self._transaction.flush()
        self._known[session.id] = session
        self.added[session.id] = session

    def _only_site(self, day: date) -> str | None:
        """Where the session was when the row does not say: the one place of that day, or of all."""
        of_day = {session.site for session in self._known.values() if session.date == day}
        sites = of_day or self._sites
        return next(iter(sites)) if len(sites) == 1 else None

    def _session(self, reading: Reading, day: date, place: str) -> Session | None:
        known = self._known.get(f"{day}-{place}")
        if known is not None:
            if not known.meets:
                reading.fault("session_day", "session_was_gone", day=f"{day:%d/%m/%Y}")
            return replace(known, status=CONCLUDED)
        leader = reading.line("leader", "first_leader_missing")
        if leader is None:
            return None
        return replace(planned(day, place, leader, self._calendar), status=CONCLUDED)
