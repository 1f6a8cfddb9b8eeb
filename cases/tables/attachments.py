"""Files of cases, and who looked at what only those may see who have a reason to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary, Text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class Attachment(SQLModel, table=True):
    """A file that was attached, apart from the history so that it can be erased (decision 4).

    The bytes are here and not in a folder, so that a file commits, is backed up and is erased with
    its case.
    """

    __tablename__ = "attachment"

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    #: the history entry it belongs to
    seq: int = Field(primary_key=True)
    field: str = Field(primary_key=True)
    #: as its owner called it: a person's words
    name: str = Field(sa_type=Text)
    #: a key of `cases.attachments.kinds.KINDS`, told by the content
    type: str
    size: int
    #: of the content as it is kept
    sha256: str
    #: keeps the digest in the history from being compared with a copy once this row is erased
    salt: str
    #: last, so that lists do not read it
    content: bytes = Field(sa_type=LargeBinary)


class AccessTrace(SQLModel, table=True):
    """Somebody was shown a petitioner's contact, or took a copy of a file.

    Triggers refuse DELETE, and UPDATE of everything but the reason, on both databases.
    """

    __tablename__ = "access_trace"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(sa_type=BigInteger, foreign_key="case_file.id", index=True)
    at: datetime = Field(sa_type=Instant)
    person_id: int = Field(foreign_key="person.id")
    department: str | None = None
    #: "contact" or "file"
    what: str
    #: the history entry of the file
    seq: int | None = None
    #: why, in the reader's words; erased with the case
    reason: str | None = Field(default=None, sa_type=Text)
