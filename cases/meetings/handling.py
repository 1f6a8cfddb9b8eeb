"""Steps of a registration: by the Centre, by the visitor with the code, by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import bindparam, select

from cases import tables
from cases.calendar.sessions import Session, list_sessions, lock_session
from cases.codes.form import parse
from cases.instants import to_micros
from cases.meetings.bookings import (
    Booking,
    booking_of_code,
    lock_booking,
    save_booking,
    session_of,
)
from cases.meetings.desk import Desk, Tiding
from cases.meetings.faults import STATE, MeetingRefused, refused
from cases.meetings.fields import Reading
from cases.meetings.places import promote, seat, system_step
from cases.meetings.registering import is_open
from cases.meetings.rules import HOLDING, SYSTEM, VISITOR, Step, rules
from cases.store.statement import OneOf, Statement, list_parameter
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.attempt import Actor

_DAY_OF: Final = ("come", "miss")
_TABLE: Final = table_of(tables.Registration)
_CASE: Final = table_of(tables.RegistrationCase)
_SPOKE: Final = Statement(
    select(_CASE.c.case_id).where(_CASE.c.registration_id == bindparam("id")).limit(1)
)
_TO_REMIND: Final = Statement(
    select(_TABLE.c.id)
    .where(
        _TABLE.c.session_id == bindparam("session"),
        OneOf(_TABLE.c.state, "states"),
        _TABLE.c.reminded_at.is_(None),
        _TABLE.c.created_at < bindparam("before"),
    )
    .order_by(_TABLE.c.id)
)


def change_registration(
    desk: Desk,
    actor: Actor,
    booking_id: int,
    step: str,
    given: Mapping[str, str],
    now: datetime,
) -> None:
    """Take a step with a registration. Raises MeetingRefused; then nothing was written."""
    by, today = desk.reference(actor), desk.calendar().local(now).date()
    with desk.database.write() as transaction:
        session, booking = _held(transaction, booking_id, Reading(given).raw("session"))
        taken = rules().registrations.step(step, booking.state, actor.roles)
        if booking.erased is not None:
            raise refused("erased_already", category=STATE)
        _take(desk, transaction, session, booking, taken, given, by, now, today)
        transaction.commit()


def enter_came(desk: Desk, actor: Actor, booking_id: int, now: datetime) -> None:
    """Enter that somebody came whose words were written down, where that is not entered yet and
    `actor` is one of those who do.
    """
    with suppress(MeetingRefused):
        change_registration(desk, actor, booking_id, "come", {}, now)


def withdraw_by_code(desk: Desk, code: str, now: datetime) -> None:
    """Give the place back with the code of the receipt; a second time changes nothing.

    Raises BadCode for what is no code, MeetingRefused for an unknown one and once it is too late.
    """
    digest, today = desk.codes.digest(parse(code)), desk.calendar().local(now).date()
    with desk.database.write() as transaction:
        found = booking_of_code(transaction, digest)
        if found is None:
            raise refused("no_such_registration")
        session, booking = _held(transaction, found.id, "")
        if booking.state == "withdrawn":
            return
        taken = rules().registrations.step("withdraw", booking.state, {VISITOR})
        if now >= session[booking.session_id].starts_at:
            # who did not come is entered as such by the Centre
            raise refused("too_late_to_withdraw", category=STATE)
        _take(desk, transaction, session, booking, taken, {}, VISITOR, now, today)
        transaction.commit()


def remind(desk: Desk, now: datetime) -> int:
    """Tell everybody who has a place tomorrow, once; how many they were.

    Who was not told the day before, because no clock ran, is told on the day until it begins.
    """
    calendar = desk.calendar()
    today = calendar.local(now).date()
    with desk.database.read() as connection:
        coming = list_sessions(connection, today, today + timedelta(days=1))
    reminded = 0
    for session in coming:
        if session.status in ("planned", "announced") and now < session.starts_at:
            # who registers on the day has just heard of it
            before = calendar.instant(datetime.combine(session.date, time.min))
            reminded += _remind(desk, session.id, before, now)
    return reminded


def _remind(desk: Desk, session_id: str, before: datetime, now: datetime) -> int:
    with desk.database.write() as transaction:
        states = list_parameter(HOLDING, transaction.dialect)
        # held, so that two clocks at once remind once
        lock_session(transaction, session_id)
        rows = transaction.fetch(
            _TO_REMIND, session=session_id, states=states, before=to_micros(before)
        )
        tidings: list[Tiding] = []
        for (booking_id,) in rows:
            booking = lock_booking(transaction, booking_id)
            if booking is not None:
                booking.reminded_at, booking.reason = now, None
                step = system_step("remind", booking)
                tidings.append(save_booking(transaction, booking, step, SYSTEM, now))
        desk.tell(transaction, tidings, now)
        if tidings:
            transaction.commit()
    return len(tidings)


def _held(
    transaction: WriteTransaction, booking_id: int, target: str
) -> tuple[Mapping[str, Session], Booking]:
    """The registration with its session and the one it may move to, all held in the order of
    their ids: two moves at once cannot wait for each other.
    """
    names = sorted({session_of(transaction, booking_id), *([target] if target else [])})
    found = (lock_session(transaction, name) for name in names)
    sessions = {session.id: session for session in found if session is not None}
    booking = lock_booking(transaction, booking_id)
    if booking is None or booking.session_id not in sessions:
        # it was moved while this one waited
        raise refused("no_such_registration", category=STATE)
    return sessions, booking


def _take(
    desk: Desk,
    transaction: WriteTransaction,
    sessions: Mapping[str, Session],
    booking: Booking,
    step: Step,
    given: Mapping[str, str],
    by: str,
    now: datetime,
    today: date,
) -> None:
    reading, left = Reading(given), sessions[booking.session_id]
    if step.needs_reason:
        booking.reason = reading.line("reason", "reason_missing")
    else:
        booking.reason = reading.line("reason")
    if step.name in _DAY_OF and today < left.date:
        reading.fault("form", "not_on_the_day")
    reading.check()
    if step.name == "miss" and transaction.fetch(_SPOKE, id=booking.id):
        raise refused("came_and_spoke", category=STATE)
    if step.name == "move":
        _move(transaction, sessions, booking, reading.raw("session"), now)
    elif step.name == "confirm":
        _confirm(transaction, left, booking, now)
    else:
        booking.state = step.target or booking.state
        if step.name not in _DAY_OF:
            booking.place = None
    tidings = [save_booking(transaction, booking, step, by, now)]
    transaction.flush()
    if left.starts_at > now:
        tidings += promote(transaction, left, now)
    tidings = [each for each in tidings if rules().registrations.steps[each.step].tells]
    desk.tell(transaction, tidings, now)


def _confirm(
    transaction: WriteTransaction, session: Session, booking: Booking, now: datetime
) -> None:
    if not is_open(session, now, to_staff=True):
        raise refused("confirmed_too_late", category=STATE)
    if seat(transaction, session, booking, "confirmed") == "waiting_list":
        raise refused("full", category=STATE)


def _move(
    transaction: WriteTransaction,
    sessions: Mapping[str, Session],
    booking: Booking,
    target: str,
    now: datetime,
) -> None:
    session = sessions.get(target)
    if session is None or not is_open(session, now, to_staff=True):
        raise refused("not_open", "session")
    if session.id == booking.session_id:
        raise refused("same_session", "session")
    seat(transaction, session, booking, "moved")
    booking.reminded_at = None
