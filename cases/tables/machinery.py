"""What the register keeps about itself: keys, counters, the clock, its calendar and settings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class IdempotencyKey(SQLModel, table=True):
    """A command that was accepted: repeating it gives the stored answer and no second effect."""

    __tablename__ = "idempotency_key"
    __table_args__ = (
        # the few answers that are kept, by age: imports leave half a million keys without one
        Index(
            "ix_idempotency_key_answered",
            "created_at",
            "case_id",
            sqlite_where=text("answer IS NOT NULL"),
            postgresql_where=text("answer IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    #: "person:17", "import:<case reference>"
    scope: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    #: of the command, so that a key with another body is told apart
    digest: str
    case_id: int = Field(sa_type=BigInteger)
    seq: int
    version: int
    #: the document that the API answered with; null for other callers, and once it is wiped
    answer: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(sa_type=Instant)


class CaseCounter(SQLModel, table=True):
    """The last serial of a year; taken inside the recording, so that numbers have no gaps."""

    __tablename__ = "case_counter"

    year: int = Field(primary_key=True)
    last: int


class ClockState(SQLModel, table=True):
    """The last pass of the clock (one row, id 1)."""

    __tablename__ = "clock_state"

    id: int = Field(default=1, primary_key=True)
    #: the moment the pass judged by
    now: datetime = Field(sa_type=Instant)
    #: when it really ran
    finished_at: datetime = Field(sa_type=Instant)
    examined: int
    reminded: int
    escalated: int
    closed: int
    failed: int


class ClockFailure(SQLModel, table=True):
    """A case the clock could not handle: set aside, shown to people, tried again later."""

    __tablename__ = "clock_failure"

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    failed_at: datetime = Field(sa_type=Instant)
    retry_at: datetime = Field(sa_type=Instant)
    times: int
    error: str = Field(sa_type=Text)


class ImportedCase(SQLModel, table=True):
    """Which case a reference of an imported file became."""

    __tablename__ = "imported_case"

    case_ref: str = Field(primary_key=True)
    case_id: int = Field(sa_type=BigInteger, foreign_key="case_file.id", unique=True)


class CalendarVersion(SQLModel, table=True):
    """A working calendar this register counted by, from when on, by whom and by which notice.

    The last one is in force. Triggers refuse UPDATE and DELETE on both databases: whatever a
    deadline was made with can be read for ever.
    """

    __tablename__ = "calendar_version"

    no: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    #: the digest of the document; a calendar that comes back has the same one again
    version: str
    #: everything it says (`workflow.worktime.document`)
    document: str = Field(sa_type=Text)
    #: null: since the register was set up
    at: datetime | None = Field(default=None, sa_type=Instant)
    #: "person:17", "operator" (the command line) or "setup"; never a name
    actor: str
    notice: str


class Setting(SQLModel, table=True):
    """A setting of this register that all processes share (time zone, current workflow)."""

    __tablename__ = "setting"

    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)


class InstalledDefinition(SQLModel, table=True):
    """A workflow definition this register was given; never changed, for cases are pinned to it."""

    __tablename__ = "workflow_definition"

    key: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    #: the TOML as it was installed
    source: str = Field(sa_type=Text)
    installed_at: datetime = Field(sa_type=Instant)
