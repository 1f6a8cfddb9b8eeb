"""Who meets the leaders on which Monday: series, attendance, registrations and their changes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Text, text
from sqlmodel import Field, SQLModel

from cases.instants import Instant
from cases.tables.documents import Document


class SessionSeries(SQLModel, table=True):
    """The rule that makes the sessions of one site, kept as data; times are local, like 09:30."""

    __tablename__ = "session_series"

    site: str = Field(primary_key=True)
    leader: str
    begins: str
    ends: str
    capacity: int
    set_at: datetime = Field(sa_type=Instant)
    #: "person:17"
    set_by: str
    #: no session after this local day; null = it goes on
    last_day: date | None = None


class SessionAttendance(SQLModel, table=True):
    """A department that attends a session, with the official who comes."""

    __tablename__ = "session_attendance"

    session_id: str = Field(primary_key=True, foreign_key="meeting_session.id")
    department: str = Field(primary_key=True, foreign_key="department.code")
    official: str


class SessionChange(SQLModel, table=True):
    """One step of a session: who took it, when, and why."""

    __tablename__ = "session_change"

    session_id: str = Field(primary_key=True, foreign_key="meeting_session.id")
    no: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str
    step: str
    status: str
    reason: str | None = Field(default=None, sa_type=Text)


class Registration(SQLModel, table=True):
    """Somebody who asks to meet the leader. What names the person stands in `visitor`."""

    __tablename__ = "registration"
    __table_args__ = (
        Index("ix_registration_session", "session_id", "state"),
        # two people can never be given the same place
        Index(
            "uq_registration_place",
            "session_id",
            "place",
            unique=True,
            sqlite_where=text("place IS NOT NULL"),
            postgresql_where=text("place IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: str = Field(foreign_key="meeting_session.id")
    #: of cases/meetings/data/rules.toml
    state: str
    #: the order at the session from 1; null = none is held
    place: int | None = None
    category: str
    #: a project outside the state budget and outside industrial zones
    project: bool
    topic: str
    about: str = Field(sa_type=Text)
    #: `about` folded for search (decision 14)
    search: str = Field(sa_type=Text)
    #: its name as it was then, or the words of whoever registered
    procedure: str | None = None
    dossier_number: str | None = None
    priority: int
    #: the rule that gave the priority; null = none fits
    priority_rule: str | None = None
    #: "web", "hotline", "counter", "walk_in"
    channel: str
    #: "visitor" or "person:17"
    made_by: str
    language: str
    #: of the code on the receipt (contract.md section 6)
    digest: str = Field(unique=True)
    created_at: datetime = Field(sa_type=Instant)
    changes: int
    reason: str | None = Field(default=None, sa_type=Text)
    reminded_at: datetime | None = Field(default=None, sa_type=Instant)
    #: of the list of procedures; null = the words are all that is known
    procedure_code: str | None = None
    #: the papers the person will bring along, in their words
    brings: str | None = Field(default=None, sa_type=Text)
    #: how many documents are kept; null = none
    files: int | None = None
    #: "words" or "everything" (cases/meetings/retention.py); null = nothing was erased
    erased: str | None = None


class Visitor(SQLModel, table=True):
    """Who registered. Apart from the registration, so that it can be erased without breaking it."""

    __tablename__ = "visitor"

    registration_id: int = Field(primary_key=True, foreign_key="registration.id")
    name: str | None = None
    phone: str | None = Field(default=None, index=True)
    email: str | None = None
    organisation: str | None = None
    #: when the person agreed that this is kept; null: staff wrote it down for them
    consented_at: datetime | None = Field(default=None, sa_type=Instant)


class RegistrationFile(Document, table=True):
    """A document sent ahead with a registration; it commits, is backed up and is erased with it."""

    __tablename__ = "registration_file"

    registration_id: int = Field(primary_key=True, foreign_key="registration.id")
    no: int = Field(primary_key=True)


class RegistrationChange(SQLModel, table=True):
    """One step of a registration: who took it, when, where it led, and why."""

    __tablename__ = "registration_change"

    registration_id: int = Field(primary_key=True, foreign_key="registration.id")
    no: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    actor: str
    step: str
    state: str
    session_id: str
    reason: str | None = Field(default=None, sa_type=Text)


class RegistrationCase(SQLModel, table=True):
    """A case that was recorded for somebody who came: one encounter may bring many."""

    __tablename__ = "registration_case"

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    registration_id: int = Field(foreign_key="registration.id", index=True)


class CalendarFeed(SQLModel, table=True):
    """A calendar of the sessions of one leader or one department, for whoever has its link."""

    __tablename__ = "calendar_feed"

    id: int | None = Field(default=None, primary_key=True)
    #: of the secret in the link
    token_hash: str = Field(unique=True)
    #: one of the two; the post or name as sessions have it
    leader: str | None = None
    department: str | None = Field(default=None, foreign_key="department.code")
    created_at: datetime = Field(sa_type=Instant)
    #: "person:17"
    created_by: str
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
