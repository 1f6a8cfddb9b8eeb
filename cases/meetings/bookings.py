"""Registrations as commands hold them, and their rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, select

from cases import tables
from cases.calendar.sessions import Session, lock_session
from cases.instants import to_micros
from cases.meetings.desk import Tiding
from cases.meetings.faults import refused
from cases.meetings.rules import ACTIVE, Step
from cases.store.lookup import Source, rows_of
from cases.store.rows import RowCodec
from cases.store.statement import OneOf, Statement, insert_into, list_parameter, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

_TABLE: Final = table_of(tables.Registration)
_CHANGES: Final = table_of(tables.RegistrationChange)
_VISITORS: Final = table_of(tables.Visitor)


@dataclass(slots=True)
class Booking:
    """One registration; its instants are aware UTC."""

    id: int
    session_id: str
    state: str
    place: int | None
    category: str
    project: bool
    topic: str
    about: str
    search: str
    procedure: str | None
    dossier_number: str | None
    priority: int
    priority_rule: str | None
    channel: str
    made_by: str
    language: str
    digest: str
    created_at: datetime
    changes: int = 0
    reason: str | None = None
    reminded_at: datetime | None = None
    procedure_code: str | None = None
    brings: str | None = None
    files: int | None = None
    erased: str | None = None


_CODEC: Final = RowCodec(_TABLE, Booking)
_NEW_COLUMNS: Final = tuple(each.name for each in fields(Booking) if each.name != "id")
_NEW: Final = Statement(
    insert(_TABLE).values({name: bindparam(name) for name in _NEW_COLUMNS}).returning(_TABLE.c.id)
)
_CHANGING: Final = ("session_id", "state", "place", "changes", "reason", "reminded_at")
_SAVE: Final = update_by_key(_TABLE, _CHANGING)
_NEW_CHANGE: Final = insert_into(_CHANGES)
_NEW_VISITOR: Final = insert_into(_VISITORS)
_WHERE: Final = Statement(select(_TABLE.c.session_id).where(_TABLE.c.id == bindparam("id")))
_LOCKED: Final = Statement(select(_TABLE).where(_TABLE.c.id == bindparam("id")).with_for_update())
_OF_SESSION: Final = Statement(
    select(_TABLE)
    .where(_TABLE.c.session_id == bindparam("session"), OneOf(_TABLE.c.state, "states"))
    .order_by(_TABLE.c.priority.desc(), _TABLE.c.created_at, _TABLE.c.id)
)
_BY_DIGEST: Final = Statement(select(_TABLE).where(_TABLE.c.digest == bindparam("digest")))
_PLACES: Final = Statement(
    select(_TABLE.c.place).where(
        _TABLE.c.session_id == bindparam("session"), _TABLE.c.place.is_not(None)
    )
)
_BY_PHONE: Final = Statement(
    select(_TABLE.c.id)
    .join(_VISITORS, _VISITORS.c.registration_id == _TABLE.c.id)
    .where(
        _VISITORS.c.phone == bindparam("phone"),
        _TABLE.c.session_id == bindparam("session"),
        OneOf(_TABLE.c.state, "states"),
    )
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who registers; apart from the registration."""

    name: str | None
    phone: str | None
    email: str | None
    organisation: str | None
    consented_at: datetime | None

    @property
    def is_named(self) -> bool:
        """Whether anything of a person is kept at all."""
        return any((self.name, self.phone, self.email, self.organisation))


def add_booking(transaction: WriteTransaction, booking: Booking, person: Person) -> None:
    """Write a new registration and its visitor; the id is set."""
    values = dict(zip(_NEW_COLUMNS, _CODEC.writer(_NEW_COLUMNS)(booking), strict=True))
    booking.id = transaction.fetch(_NEW, **values)[0][0]
    if person.is_named:
        agreed = person.consented_at
        transaction.queue(
            _NEW_VISITOR,
            {
                "registration_id": booking.id,
                "name": person.name,
                "phone": person.phone,
                "email": person.email,
                "organisation": person.organisation,
                "consented_at": to_micros(agreed) if agreed else None,
            },
        )


def save_booking(
    transaction: WriteTransaction, booking: Booking, step: Step, actor: str, now: datetime
) -> Tiding:
    """Queue what a step made of a registration and the line that tells of it."""
    booking.changes += 1
    transaction.queue_many(_SAVE, [_CODEC.writer(_SAVE.names)(booking)])
    transaction.queue(
        _NEW_CHANGE,
        {
            "registration_id": booking.id,
            "no": booking.changes,
            "at": to_micros(now),
            "actor": actor,
            "step": step.name,
            "state": booking.state,
            "session_id": booking.session_id,
            "reason": booking.reason,
        },
    )
    return Tiding(booking.id, booking.changes, step.name)


def lock_booking(transaction: WriteTransaction, booking_id: int) -> Booking | None:
    """The registration, held until the transaction ends; None when there is none."""
    return _one(transaction.fetch(_LOCKED, id=booking_id))


def session_of(transaction: WriteTransaction, booking_id: int) -> str:
    """The id of the session somebody is registered for; raises MeetingRefused for nobody."""
    found = transaction.fetch(_WHERE, id=booking_id)
    if not found:
        raise refused("no_such_registration")
    return str(found[0][0])


def hold_booking(transaction: WriteTransaction, booking_id: int) -> tuple[Booking, Session]:
    """The registration and its session, held in the order that every step holds them.

    Raises MeetingRefused where there is none, or it was moved while this one waited.
    """
    session = lock_session(transaction, session_of(transaction, booking_id))
    booking = lock_booking(transaction, booking_id)
    if session is None or booking is None or booking.session_id != session.id:
        raise refused("no_such_registration")
    return booking, session


def booking_of_code(source: Source, digest: str) -> Booking | None:
    """The registration behind the digest of a receipt's code."""
    return _one(rows_of(source, _BY_DIGEST, digest=digest))


def active_bookings(transaction: WriteTransaction, session: Session) -> list[Booking]:
    """Those who still count on being met at a session, first whom the rules put first."""
    states = list_parameter(ACTIVE, transaction.dialect)
    rows = transaction.fetch(_OF_SESSION, session=session.id, states=states)
    return [_CODEC.read(row) for row in rows]


def same_phone(transaction: WriteTransaction, session: Session, phone: str) -> bool:
    """Whether somebody with this number counts on being met at the session already."""
    states = list_parameter(ACTIVE, transaction.dialect)
    return bool(transaction.fetch(_BY_PHONE, phone=phone, session=session.id, states=states))


def held_places(transaction: WriteTransaction, session: Session) -> set[int]:
    """The places that somebody has, also of those who came or did not."""
    return {place for (place,) in transaction.fetch(_PLACES, session=session.id)}


def free_place(session: Session, held: Collection[int]) -> int | None:
    """The first place that nobody holds; None when the session is full."""
    return next((place for place in range(1, session.capacity + 1) if place not in held), None)


def _one(rows: Sequence[Any]) -> Booking | None:
    return _CODEC.read(rows[0]) if rows else None
