"""What each person keeps at their own desk: how far they read cases, and the lists they use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class CaseSeen(SQLModel, table=True):
    """How far somebody has read a case; what was added since is new to them."""

    __tablename__ = "case_seen"
    __table_args__ = {"sqlite_with_rowid": False}

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    #: the last entry of the history at that moment
    seq: int


class SavedView(SQLModel, table=True):
    """A list that somebody comes back to: a name and what the list is restricted to."""

    __tablename__ = "saved_view"
    __table_args__ = {"sqlite_with_rowid": False}

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    name: str = Field(primary_key=True)
    #: as the address of the page carries it
    query: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Instant)


class TextBlock(SQLModel, table=True):
    """A text that the people of a department begin their replies with."""

    __tablename__ = "text_block"

    department: str = Field(primary_key=True, foreign_key="department.code")
    name: str = Field(primary_key=True)
    body: str = Field(sa_type=Text)
    entered_at: datetime = Field(sa_type=Instant)
    #: who wrote it, or changed it last
    entered_by: int = Field(foreign_key="person.id")
