"""What leaders concluded at a session: the notice that the UPC office drafts and approves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class SessionConclusion(SQLModel, table=True):
    """The notice of conclusions of one session; once approved it is changed no more."""

    __tablename__ = "session_conclusion"

    session_id: str = Field(primary_key=True, foreign_key="meeting_session.id")
    #: canonical JSON
    content: str = Field(sa_type=Text)
    changed_at: datetime = Field(sa_type=Instant)
    #: "person:17"
    changed_by: str
    approved_at: datetime | None = Field(default=None, sa_type=Instant)
    approved_by: str | None = None
    #: SHA-256 (hex) of the content that was approved
    digest: str | None = None
