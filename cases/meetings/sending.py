"""Documents for a registration: sent by its visitor or handed to the Centre, and taken back."""

from __future__ import annotations

from datetime import datetime

from cases.calendar.sessions import Session, sessions_named
from cases.codes.form import parse
from cases.meetings.bookings import Booking, booking_of_code, lock_booking
from cases.meetings.desk import Desk
from cases.meetings.documents import FIELD, Documents, add_documents, drop_document
from cases.meetings.faults import STATE, refused
from cases.meetings.registering import judge_registrar
from cases.meetings.rules import ACTIVE, VISITOR
from cases.store.transaction import WriteTransaction
from workflow.attempt import Actor


def send_documents(
    desk: Desk, actor: Actor, registration_id: int, documents: Documents, now: datetime
) -> None:
    """Keep documents that somebody hands to the Centre, until the session is over.

    Raises MeetingRefused; then nothing was written.
    """
    judge_registrar(actor)
    by = desk.reference(actor)
    with desk.database.write() as transaction:
        booking = _there(lock_booking(transaction, registration_id))
        session = _session(transaction, booking)
        if booking.erased is not None:
            raise refused("erased_already", FIELD, STATE)
        if booking.state not in (*ACTIVE, "came") or now >= session.ends_at:
            raise refused("documents_over", FIELD, STATE)
        _add_some(transaction, booking, documents, by, now)
        transaction.commit()


def send_documents_by_code(desk: Desk, code: str, documents: Documents, now: datetime) -> None:
    """The same by whoever holds the receipt, until the session begins; raises BadCode too."""
    with desk.database.write() as transaction:
        booking = _of_visitor(desk, transaction, code, now)
        _add_some(transaction, booking, documents, VISITOR, now)
        transaction.commit()


def remove_document(desk: Desk, actor: Actor, registration_id: int, no: int) -> None:
    """Take a document out for good; one that is gone already is fine. Raises MeetingRefused."""
    judge_registrar(actor)
    with desk.database.write() as transaction:
        booking = _there(lock_booking(transaction, registration_id))
        drop_document(transaction, booking.id, no)
        transaction.commit()
    desk.database.forget_erased()


def remove_document_by_code(desk: Desk, code: str, no: int, now: datetime) -> None:
    """The same by whoever holds the receipt, until the session begins; raises BadCode too."""
    with desk.database.write() as transaction:
        drop_document(transaction, _of_visitor(desk, transaction, code, now).id, no)
        transaction.commit()
    desk.database.forget_erased()


def takes_documents(booking: Booking, session: Session, now: datetime) -> bool:
    """Whether the holder of the receipt may still send some, or take one back."""
    return booking.state in ACTIVE and now < session.starts_at


def _of_visitor(desk: Desk, transaction: WriteTransaction, code: str, now: datetime) -> Booking:
    known = booking_of_code(transaction, desk.codes.digest(parse(code)))
    booking = _there(lock_booking(transaction, known.id) if known else None)
    if not takes_documents(booking, _session(transaction, booking), now):
        raise refused("documents_over", FIELD, STATE)
    return booking


def _there(booking: Booking | None) -> Booking:
    if booking is None:
        raise refused("no_such_registration")
    return booking


def _session(transaction: WriteTransaction, booking: Booking) -> Session:
    (session,) = sessions_named(transaction, booking.session_id)
    return session


def _add_some(
    transaction: WriteTransaction, booking: Booking, documents: Documents, by: str, now: datetime
) -> None:
    if not documents.files:
        raise refused("document_missing", FIELD)
    add_documents(transaction, booking.id, documents, by, now)
