"""Departments are asked when somebody is given a place, asked anew when the day moves, reminded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from sqlalchemy import select

from cases import tables
from cases.calendar.office_calendar import OfficeCalendar
from cases.calendar.sessions import Session, sessions_named
from cases.calendar.versions import NEWEST_VERSION
from cases.directory.heirs import AsTheyStand, heirs_on
from cases.instants import to_micros
from cases.meetings.bookings import hold_booking
from cases.meetings.desk import Desk, Tiding
from cases.meetings.faults import ROLE, STATE, refused
from cases.meetings.fields import Reading
from cases.meetings.news import ASK, CANCEL, MOVE, REMIND, DepartmentTeller, News
from cases.meetings.preparation.requests import (
    Request,
    add_requests,
    anybody_to_remind,
    requests_of,
    requests_to_remind,
    save_requests,
)
from cases.meetings.preparation.terms import terms
from cases.meetings.registering import BEHALF
from cases.meetings.rules import HOLDING, SYSTEM
from cases.store.engine import Database
from cases.store.statement import OneOf, Statement, list_parameter
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.attempt import Actor
from workflow.worktime import WorkingCalendar

#: the step of a registration whose session is cancelled
_CALLED_OFF: Final = "call_off"
_REG: Final = table_of(tables.Registration)
_PROCEDURE: Final = table_of(tables.Procedure)
#: those who have a place, with what tells whom they concern
_PLACED: Final = Statement(
    select(_REG.c.id, _REG.c.session_id, _REG.c.topic, _REG.c.procedure, _PROCEDURE.c.department)
    .select_from(_REG.outerjoin(_PROCEDURE, _PROCEDURE.c.code == _REG.c.procedure_code))
    .where(OneOf(_REG.c.id, "ids"), OneOf(_REG.c.state, "states"))
    .order_by(_REG.c.id)
)


@dataclass(frozen=True)
class Asking:
    """A teller of the desk: whoever hears of a place that was given asks those it concerns."""

    calendar: OfficeCalendar
    tellers: Sequence[DepartmentTeller] = ()

    def __call__(
        self, transaction: WriteTransaction, tidings: Sequence[Tiding], now: datetime
    ) -> None:
        """Ask about everybody among `tidings` who has a place at a session to come, and tell those
        who were asked when their session is cancelled.
        """
        self._call_off(transaction, tidings, now)
        ids = sorted({each.registration_id for each in tidings})
        placed = _placed(transaction, ids) if ids else []
        if not placed:
            return
        round_ = Round(transaction, self.calendar_of(transaction), now)
        kept = requests_of(transaction, [row[0] for row in placed])
        for number, session_id, topic, procedure, listed in placed:
            session = round_.session(session_id)
            if session.starts_at > now:
                mine = [each for each in kept if each.registration_id == number]
                round_.follow(mine, session)
                wanted = round_.heirs(terms().departments(topic, procedure, listed), session)
                missing = wanted - round_.heirs([each.department for each in mine], session)
                round_.ask(number, session, missing, SYSTEM)
        round_.finish(self.tellers)

    def _call_off(
        self, transaction: WriteTransaction, tidings: Sequence[Tiding], now: datetime
    ) -> None:
        ids = [each.registration_id for each in tidings if each.step == _CALLED_OFF]
        asked = requests_of(transaction, ids) if ids else []
        told = sorted({(each.session_id, each.department) for each in asked})
        _tell(self.tellers, transaction, [News(*each, CANCEL) for each in told], now)

    def calendar_of(self, transaction: WriteTransaction) -> WorkingCalendar:
        """The calendar in force, as the transaction sees it: no second connection is asked for."""
        return self.calendar.held(transaction, transaction.fetch(NEWEST_VERSION))


def ask_by_hand(
    desk: Desk, asking: Asking, actor: Actor, given: Mapping[str, str], now: datetime
) -> None:
    """Ask one more department about a registration: fields `registration`, `department`,
    `question`. Raises MeetingRefused; then nothing was written.
    """
    if BEHALF.isdisjoint(actor.roles):
        raise refused("not_registering", category=ROLE)
    by, reading = desk.reference(actor), Reading(given)
    question, code = reading.words("question"), reading.raw("department")
    typed = reading.raw("registration")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise refused("no_such_registration")
    with desk.database.write() as transaction:
        booking, session = hold_booking(transaction, int(typed))
        round_ = Round(transaction, asking.calendar_of(transaction), now)
        if booking.state not in HOLDING or session.starts_at <= now:
            raise refused("too_late_to_ask", category=STATE)
        if not round_.is_at_work(code, session):
            reading.fault("department", "unknown_department")
        elif code in {each.department for each in requests_of(transaction, [booking.id])}:
            reading.fault("department", "asked_already")
        reading.check()
        round_.ask(booking.id, session, [code], by, question)
        round_.finish(asking.tellers)
        transaction.commit()


def remind_departments(database: Database, asking: Asking, now: datetime) -> int:
    """Remind every department that has not answered and whose time has come, once; how many
    requests that were. Raises DatabaseUnavailable.
    """
    with database.read() as connection:
        # mostly there is nobody, and then nothing is locked
        if not anybody_to_remind(connection, to_micros(now)):
            return 0
    with database.write() as transaction:
        waiting = requests_to_remind(transaction, to_micros(now))
        for request in waiting:
            request.remind_at, request.reminded_at = None, now
        save_requests(transaction, waiting)
        news = sorted({(each.session_id, each.department) for each in waiting})
        _tell(asking.tellers, transaction, [News(*each, REMIND) for each in news], now)
        if waiting:
            transaction.commit()
    return len(waiting)


@dataclass
class Round:
    """What is asked in one transaction."""

    transaction: WriteTransaction
    calendar: WorkingCalendar
    now: datetime
    _sessions: dict[str, Session] = field(default_factory=dict)
    _added: list[Request] = field(default_factory=list)
    _changed: list[Request] = field(default_factory=list)

    def session(self, name: str) -> Session:
        """A session, looked up once."""
        if name not in self._sessions:
            (self._sessions[name],) = sessions_named(self.transaction, name)
        return self._sessions[name]

    def heirs(self, codes: Collection[str], session: Session) -> set[str]:
        """These departments, of those that have ended by the day whoever succeeded them."""
        heir_of = heirs_on(self._departments, session.date)
        return {heir_of(code) or code for code in codes}

    def is_at_work(self, code: str, session: Session) -> bool:
        """Whether a department exists on the day."""
        found = self._departments.department(code)
        return found is not None and found.exists_on(session.date)

    @cached_property
    def _departments(self) -> AsTheyStand:
        return AsTheyStand.within(self.transaction)

    def ask(
        self,
        registration: int,
        session: Session,
        codes: Collection[str],
        by: str,
        question: str | None = None,
    ) -> None:
        """Ask the departments among `codes` that are at work on the day."""
        for code in sorted(code for code in codes if self.is_at_work(code, session)):
            due, remind = self._times(session)
            request = Request(
                0, registration, code, session.id, self.now, by, question, due, remind
            )
            self._added.append(request)

    def follow(self, requests: Sequence[Request], session: Session) -> None:
        """Date anew what was asked for another session or a later hour; an answer stands."""
        for request in requests:
            if request.session_id != session.id or request.due_at > session.starts_at:
                request.session_id = session.id
                self.redate(request, *self._times(session))

    def redate(self, request: Request, due: datetime, remind: datetime | None) -> None:
        """Give a request another date; who has not answered is reminded anew."""
        request.due_at, request.reminded_at = due, None
        request.remind_at = None if request.answered_at else remind
        self._changed.append(request)

    def finish(self, tellers: Sequence[DepartmentTeller]) -> None:
        """Queue everything and tell each department once a session."""
        add_requests(self.transaction, self._added)
        save_requests(self.transaction, self._changed)
        told = {MOVE: set[tuple[str, str]](), ASK: set[tuple[str, str]]()}
        for each in (*self._added, *self._changed):
            step = ASK if each.answered_at is None else MOVE
            told[step].add((each.session_id, each.department))
        # who is asked about something else that day reads of the new day there
        told[MOVE] -= told[ASK]
        news = [News(*each, step) for step in told for each in sorted(told[step])]
        _tell(tellers, self.transaction, news, self.now)

    def _times(self, session: Session) -> tuple[datetime, datetime | None]:
        due = terms().due_at(session.date, session.starts_at, self.now, self.calendar)
        return due, terms().remind_at(due, self.now, self.calendar)


def _tell(
    tellers: Sequence[DepartmentTeller],
    transaction: WriteTransaction,
    news: Sequence[News],
    now: datetime,
) -> None:
    for teller in tellers if news else ():
        teller(transaction, news, now)


def _placed(
    transaction: WriteTransaction, ids: Sequence[int]
) -> list[tuple[int, str, str, str | None, str | None]]:
    dialect = transaction.dialect
    states = list_parameter(HOLDING, dialect)
    found = transaction.fetch(_PLACED, ids=list_parameter(ids, dialect), states=states)
    return [(row[0], row[1], row[2], row[3], row[4]) for row in found]
