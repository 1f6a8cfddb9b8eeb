"""Cases, the words that belong to them, and who answered for them when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, false, text
from sqlmodel import Field, SQLModel

from cases.instants import Instant


class CaseFile(SQLModel, table=True):
    """One issue raised with a leader. The row is the state; the history tells how it came about."""

    __tablename__ = "case_file"
    __table_args__ = (
        # overdue and due-soon counts: one range per department
        Index(
            "ix_case_file_overdue",
            "department",
            "overdue_from",
            sqlite_where=text("overdue_from IS NOT NULL"),
            postgresql_where=text("overdue_from IS NOT NULL"),
        ),
        # what is overdue longest, what falls due next
        Index(
            "ix_case_file_overdue_longest",
            "overdue_from",
            "id",
            sqlite_where=text("overdue_from IS NOT NULL"),
            postgresql_where=text("overdue_from IS NOT NULL"),
        ),
        # the clock: "what is due"
        Index(
            "ix_case_file_next_check",
            "next_check_at",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
        # what was merged into a case, what was split from it
        Index(
            "ix_case_file_merged_into",
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
        Index(
            "ix_case_file_split_from",
            "split_from",
            sqlite_where=text("split_from IS NOT NULL"),
            postgresql_where=text("split_from IS NOT NULL"),
        ),
        # closed cases of a department that ends, without looking at all that it ever closed
        Index(
            "ix_case_file_awaited",
            "department",
            sqlite_where=text("awaited"),
            postgresql_where=text("awaited"),
        ),
        # whose petitioner is looked for
        Index(
            "ix_case_file_petitioner_id",
            "petitioner_id",
            sqlite_where=text("petitioner_id IS NOT NULL"),
            postgresql_where=text("petitioner_id IS NOT NULL"),
        ),
        # what leaders promised, while it is open
        Index(
            "ix_case_file_instructed",
            "id",
            sqlite_where=text("instruction_seq IS NOT NULL AND closed_at IS NULL"),
            postgresql_where=text("instruction_seq IS NOT NULL AND closed_at IS NULL"),
        ),
        # what was raised at a session
        Index(
            "ix_case_file_session_id",
            "session_id",
            sqlite_where=text("session_id IS NOT NULL"),
            postgresql_where=text("session_id IS NOT NULL"),
        ),
        # queue and lists, newest first
        Index("ix_case_file_department_state", "department", "state", "id"),
    )

    #: local year of the recording * 10,000,000 + serial; `cases.numbers` writes the number
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    title: str = Field(sa_type=Text)
    #: the title folded for search (decision 14)
    search: str = Field(sa_type=Text)
    kind: str
    pace: str
    origin: str
    session_id: str | None = Field(default=None, foreign_key="meeting_session.id")
    petitioner_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="petitioner.id")
    #: how the petitioner can be told: "", "email" or "sms"
    petitioner_channel: str = ""
    confidential: bool = False
    procedure: str | None = None
    dossier_number: str | None = None
    workflow_key: str
    workflow_version: int
    state: str
    outcome: str | None = None
    #: responsible now, stored at each hand-over, never derived from a user (decision 5)
    department: str
    lead: str | None = None
    handler_id: int | None = None
    recorded_by: str
    #: department of the recording officer (the Centre sees what it recorded, until closed)
    recorded_department: str | None = None
    recorded_at: datetime = Field(sa_type=Instant)
    #: when the register learnt of the case; later than recorded_at for imported ones
    created_at: datetime = Field(sa_type=Instant)
    replied_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    #: the reply deadline of the current period, null when none was given
    due_at: datetime | None = Field(default=None, sa_type=Instant)
    first_due_at: datetime | None = Field(default=None, sa_type=Instant)
    due_provisional: bool = False
    #: false: the import stated that no reply deadline was given (contract.md section 5)
    reply_deadline_given: bool = True
    #: earliest running due instant that counts as overdue work (contract.md section 8)
    overdue_from: datetime | None = Field(default=None, sa_type=Instant)
    next_check_at: datetime | None = Field(default=None, sa_type=Instant)
    escalation_level: int = 0
    #: a reply deadline ended after its due instant / after the unextended one; never taken back
    late: bool = False
    late_first: bool = False
    returns: int = 0
    reopenings: int = 0
    deadlines: int = 0
    involvements: int = 0
    history_seq: int = 0
    history_digest: str = ""
    version: int = 1
    #: extensions granted in this period
    extensions: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    #: the history entry of the draft reply that waits for approval
    draft_seq: int | None = None
    #: when the running pause ends by itself; null = not paused
    paused_until: datetime | None = Field(default=None, sa_type=Instant)
    #: the case that goes on for this one
    merged_into: int | None = Field(default=None, sa_type=BigInteger)
    #: the case this one was split from
    split_from: int | None = Field(default=None, sa_type=BigInteger)
    rating: str | None = None
    #: the departments that handed it back, one to a line; only the chief gives it to them again
    returned_by: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    #: the history entry of the leader's instruction that stands
    instruction_seq: int | None = None
    #: a deadline runs on although the case is closed: somebody waits for a report
    awaited: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class CaseText(SQLModel, table=True):
    """A person's words, apart from the history so that they can be erased (decision 4)."""

    __tablename__ = "case_text"
    __table_args__ = {"sqlite_with_rowid": False}

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    seq: int = Field(primary_key=True)
    field: str = Field(primary_key=True)
    words: str = Field(sa_type=Text)
    #: keeps the digest in the history from being guessed back to the words
    salt: str
    public: bool = False


class Involvement(SQLModel, table=True):
    """A department's part in a case, from when until when: `responsible` or `coordinating`."""

    __tablename__ = "involvement"
    __table_args__ = (
        # the cases a department co-ordinates now; the responsible one stands on the case itself
        Index(
            "ix_involvement_coordinating",
            "department",
            "case_id",
            sqlite_where=text("relation = 'coordinating' AND until_at IS NULL"),
            postgresql_where=text("relation = 'coordinating' AND until_at IS NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    no: int = Field(primary_key=True)
    department: str
    relation: str
    from_at: datetime = Field(sa_type=Instant)
    until_at: datetime | None = Field(default=None, sa_type=Instant)


class Petitioner(SQLModel, table=True):
    """Who raised the issue. Apart from the case, so that it can be erased without breaking it."""

    __tablename__ = "petitioner"

    #: the id of the first case of the encounter
    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    name: str | None = None
    #: given name first, Vietnamese order (decision 14)
    sort_key: str = ""
    search: str = ""
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    organisation: str | None = None
    category: str = "citizen"
    anonymous: bool = False
    #: of the identity card or passport; shown in the register of receptions alone
    identity_number: str | None = None
