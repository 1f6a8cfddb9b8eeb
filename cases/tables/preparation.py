"""What departments prepare before a session: who was asked for what, until when, the answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from cases.instants import Instant
from cases.tables.documents import Document


class Preparation(SQLModel, table=True):
    """A department is asked for content and documents about one registration."""

    __tablename__ = "preparation"
    __table_args__ = (
        UniqueConstraint("registration_id", "department", name="uq_preparation_registration_id"),
        Index("ix_preparation_session_id", "session_id", "department"),
        Index("ix_preparation_department", "department", "id"),
        # the clock: whom to remind now
        Index(
            "ix_preparation_remind",
            "remind_at",
            sqlite_where=text("remind_at IS NOT NULL"),
            postgresql_where=text("remind_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    registration_id: int = Field(foreign_key="registration.id")
    department: str = Field(foreign_key="department.code")
    #: the session that `due_at` was counted for
    session_id: str = Field(foreign_key="meeting_session.id")
    asked_at: datetime = Field(sa_type=Instant)
    #: "system" or "person:17"
    asked_by: str
    #: what is wanted beyond the rule, in the words of whoever asked
    question: str | None = Field(default=None, sa_type=Text)
    due_at: datetime = Field(sa_type=Instant)
    #: when the department is reminded; null = it was, or there is no need any more
    remind_at: datetime | None = Field(default=None, sa_type=Instant)
    reminded_at: datetime | None = Field(default=None, sa_type=Instant)
    #: the answer as it stands
    text: str | None = Field(default=None, sa_type=Text)
    answered_at: datetime | None = Field(default=None, sa_type=Instant)
    answered_by: str | None = None
    files: int = 0


class PreparationFile(Document, table=True):
    """A document that a department sends ahead; its bytes commit and are backed up with it."""

    __tablename__ = "preparation_file"

    preparation_id: int = Field(primary_key=True, foreign_key="preparation.id")
    no: int = Field(primary_key=True)
