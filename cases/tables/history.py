"""What happened to a case: append-only, hash-chained, without personal text (decision 4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class HistoryEntry(SQLModel, table=True):
    """One entry. Triggers refuse UPDATE and DELETE on both databases."""

    __tablename__ = "history"
    __table_args__ = {"sqlite_with_rowid": False}

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    seq: int = Field(primary_key=True)
    #: when it happened: the rung's own instant for the clock, the file's time for an import
    at: datetime = Field(sa_type=Instant)
    #: when the register wrote it down
    recorded_at: datetime = Field(sa_type=Instant)
    action: str
    #: "person:17", "clock", "operator" or "import:<pseudonym>"; never a name
    actor: str
    actor_department: str | None = None
    from_state: str | None = None
    to_state: str
    #: canonical JSON of references and digests (`cases.casefile.payload`)
    payload: str = Field(sa_type=Text)
    #: sha256 over the previous entry's digest and this entry
    digest: str
