"""Who gets which place: everything here runs while the session's row is held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cases.calendar.sessions import Session
from cases.meetings.bookings import Booking, active_bookings, free_place, held_places, save_booking
from cases.meetings.desk import Tiding
from cases.meetings.rules import SYSTEM, Step, rules
from cases.store.transaction import WriteTransaction


def system_step(name: str, booking: Booking) -> Step:
    """A step that follows from another; raises MeetingRefused where it cannot."""
    return rules().registrations.step(name, booking.state, {SYSTEM})


def promote(transaction: WriteTransaction, session: Session, now: datetime) -> Iterator[Tiding]:
    """Give free places to the waiting list, first whom the rules put first."""
    held = held_places(transaction, session)
    waiting = active_bookings(transaction, session)
    for booking in [each for each in waiting if each.state == "waiting_list"]:
        place = free_place(session, held)
        if place is None:
            return
        held.add(place)
        step = system_step("promote", booking)
        booking.state, booking.place = step.target or booking.state, place
        booking.reason = None
        yield save_booking(transaction, booking, step, SYSTEM, now)


def seat(transaction: WriteTransaction, session: Session, booking: Booking, state: str) -> str:
    """Put a registration into `state` with a place at the session, else on its waiting list;
    returns the state.
    """
    place = free_place(session, held_places(transaction, session))
    booking.session_id, booking.place = session.id, place
    booking.state = state if place is not None else "waiting_list"
    return booking.state
