"""What is kept of every document that belongs to no case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class Document(SQLModel):
    """The columns; each table adds what the document lies beside, and its number there from 1."""

    #: as its owner called it: a person's words
    name: str = Field(sa_type=Text)
    #: a key of `cases.attachments.kinds.KINDS`, told by the content
    type: str
    size: int
    #: of the content as it is kept
    sha256: str
    at: datetime = Field(sa_type=Instant)
    #: "visitor" or "person:17"
    by: str
    #: migrations put it last, so that lists do not read it
    content: bytes = Field(sa_type=LargeBinary)
