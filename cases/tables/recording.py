"""What is written down while a leader listens: drafts, and what became of each issue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class SessionDraft(SQLModel, table=True):
    """An issue that somebody is still writing down. It goes when the case is recorded, and by
    itself a week after it was touched last; only its writer reads it.
    """

    __tablename__ = "session_draft"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    #: the idempotency key that the recording will have
    key: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="meeting_session.id")
    registration_id: int | None = Field(default=None, foreign_key="registration.id")
    #: JSON of what stands in the form, by the names of its fields
    fields: str = Field(sa_type=Text)
    saved_at: datetime = Field(sa_type=Instant)


class SessionIssue(SQLModel, table=True):
    """A case that was written down at a session, and what the leader decided about it there.

    The decision stands here until the UPC office has assigned the case by it.
    """

    __tablename__ = "session_issue"

    case_id: int = Field(
        sa_type=BigInteger,
        primary_key=True,
        foreign_key="case_file.id",
        sa_column_kwargs={"autoincrement": False},
    )
    session_id: str = Field(foreign_key="meeting_session.id", index=True)
    #: who wrote it down
    person_id: int = Field(foreign_key="person.id")
    #: to whom the leader gave it; null: the leader named none
    department: str | None = Field(default=None, foreign_key="department.code")
    #: the leader's own words
    words: str | None = Field(default=None, sa_type=Text)
    due_at: datetime | None = Field(default=None, sa_type=Instant)
