"""The outbox: messages written in the transaction of the event they tell of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, text
from sqlmodel import Field, SQLModel

from cases.instants import Instant
from cases.tables import CaseFile, MeetingSession, Registration


def _pending(name: str) -> Index:
    """What every pass of a relay looks through: the letters that wait."""
    waits = text("status = 'pending'")
    return Index(name, "next_attempt_at", sqlite_where=waits, postgresql_where=waits)


class OutboxMessage(SQLModel, table=True):
    """One message to one recipient: references only; name and address are looked up when sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        _pending("ix_outbox_pending"),
        {"sqlite_with_rowid": False},
    )

    case_id: int = Field(
        sa_type=BigInteger, primary_key=True, foreign_key=f"{CaseFile.__tablename__}.id"
    )
    #: the history entry it tells of
    seq: int = Field(primary_key=True)
    #: "petitioner", "handler:17", "department_head:SXD", "upc_office"
    recipient: str = Field(primary_key=True)
    #: "email", "sms"
    channel: str = Field(primary_key=True)
    #: action name, or "rung" / "reminder"
    template: str
    #: canonical JSON of references (rung, deadline name, due instant)
    params: str = Field(sa_type=Text)
    #: pending, sent, dead (given up, shown to people)
    status: str = "pending"
    attempts: int = 0
    created_at: datetime = Field(sa_type=Instant)
    next_attempt_at: datetime = Field(sa_type=Instant)
    leased_until: datetime | None = Field(default=None, sa_type=Instant)
    #: counts the leases; a worker that lost its lease cannot mark the message
    lease: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    last_error: str | None = Field(default=None, sa_type=Text)
    #: an earlier attempt may have been delivered although no answer came back
    maybe_duplicate: bool = False
    #: whom of the office the letter went to; null for the petitioner and while it is not sent
    person_id: int | None = None
    #: the letter that carried it, by the left part of its Message-ID; several rungs may share one
    letter: str | None = None


class QueuedLetter(SQLModel):
    """How far a letter of a queue is (`notifications.letter_queue`)."""

    #: pending, sent, dead (given up, shown to people)
    status: str = "pending"
    attempts: int = 0
    created_at: datetime = Field(sa_type=Instant)
    next_attempt_at: datetime = Field(sa_type=Instant)
    leased_until: datetime | None = Field(default=None, sa_type=Instant)
    #: counts the leases; a worker that lost its lease cannot mark the letter
    lease: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    last_error: str | None = Field(default=None, sa_type=Text)


class VisitLetter(QueuedLetter, table=True):
    """One message to somebody who registered, about one change of the registration."""

    __tablename__ = "visit_letter"
    __table_args__ = (_pending("ix_visit_letter_pending"),)

    registration_id: int = Field(primary_key=True, foreign_key=f"{Registration.__tablename__}.id")
    #: the change it tells of
    no: int = Field(primary_key=True)
    #: "email", "sms"
    channel: str
    #: the step of the registration
    step: str


class PreparationLetter(QueuedLetter, table=True):
    """One message to a department about everything it prepares for one session."""

    __tablename__ = "preparation_letter"
    __table_args__ = (_pending("ix_preparation_letter_pending"),)

    session_id: str = Field(primary_key=True, foreign_key=f"{MeetingSession.__tablename__}.id")
    #: the code of the department
    department: str = Field(primary_key=True)
    no: int = Field(primary_key=True)
    #: "email"
    channel: str
    #: "ask", "remind", "move", "cancel" or "change"
    step: str
