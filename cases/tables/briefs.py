"""What was put before leaders: the briefs that were issued, each as it was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class SessionBrief(SQLModel, table=True):
    """A brief of a session, frozen when it was issued.

    Triggers refuse DELETE, and UPDATE of everything but the content, on both databases: what
    people told in it may have to be erased, and its digest then still tells that it was there.
    """

    __tablename__ = "session_brief"

    session_id: str = Field(primary_key=True, foreign_key="meeting_session.id")
    no: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    #: "person:17"
    by: str
    #: SHA-256 (hex) of the content
    digest: str
    #: canonical JSON; null = erased
    content: str | None = Field(default=None, sa_type=Text)
