"""Deadlines with every change kept, and the rungs that fired."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, false, text
from sqlmodel import Field, SQLModel

from cases.instants import Instant

#: a rung that waits for somebody, not a reminder; literal, so that the partial index serves it
RUNG_WAITS = "acknowledged_at IS NULL AND NOT settled AND level > 0"
#: a rung that still matters and fired while nobody held its post, literal as well
RUNG_MISSED = "vacant AND NOT settled AND level > 0"


def awaits_decision(table: str = "") -> str:
    """The condition of what the UPC office has to decide, in the very words of its index; `table`
    is the name before each column, with its dot.
    """
    return f"{table}closed_at IS NULL AND {table}name IN ('extension', 'reopening')"


class Deadline(SQLModel, table=True):
    """One clock of a case as it stands now. Running while `closed_at` is null."""

    __tablename__ = "deadline"
    __table_args__ = (
        # contributions owed, by department; the other deadlines are found through their case
        Index(
            "ix_deadline_asked",
            "department",
            "due_at",
            sqlite_where=text("asked AND closed_at IS NULL"),
            postgresql_where=text("asked AND closed_at IS NULL"),
        ),
        # extensions that were asked for, and requests to look at a reply again
        Index(
            "ix_deadline_undecided",
            "due_at",
            "case_id",
            sqlite_where=text(awaits_decision()),
            postgresql_where=text(awaits_decision()),
        ),
        {"sqlite_with_rowid": False},
    )

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    no: int = Field(primary_key=True)
    name: str
    #: counts the deadlines of this name on the case; rungs are unique per edition
    edition: int
    opened_at: datetime = Field(sa_type=Instant)
    #: the action that opened it; with the case's pace it names the row of `periods`
    opened_by: str
    due_at: datetime = Field(sa_type=Instant)
    first_due_at: datetime = Field(sa_type=Instant)
    #: the due instant was given as such (import, instruction), not computed from the rule
    given: bool = False
    provisional: bool = False
    calendar_version: str
    #: whose overdue work it is when it has passed; null = nobody's
    department: str | None = None
    #: the next rung: its place in the ladder and its instant
    rung_index: int | None = None
    rung_at: datetime | None = Field(default=None, sa_type=Instant)
    #: how often a repeated rung fired
    rung_occurrence: int = 0
    #: the names of the other rungs that fired, a space between: whoever the case is handed to,
    #: none of them fires again
    rungs_fired: str = Field(default="", sa_column_kwargs={"server_default": ""})
    changes: int = 1
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    #: the action that ended it, or "not_given"
    closed_by: str | None = None
    late: bool = False
    #: the history entry of the action that opened it: a pause's reason, what a department is asked
    opened_seq: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    #: a pause stops it
    held: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    #: `department` was asked for its part; another one answers for the case
    asked: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    #: the date given at the opening in the place of the rule's
    stated_due_at: datetime | None = Field(default=None, sa_type=Instant)
    #: of a part that was split off: what it has of the whole's clock, as `TakenOver.text` writes it
    taken_over: str | None = Field(default=None, sa_type=Text)
    #: how many rows of `deadline_term` it has
    terms: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    #: no repeat of the top rung lies before: when its date was said or moved last
    repeats_from: datetime | None = Field(default=None, sa_type=Instant)


class DeadlineTerm(SQLModel, table=True):
    """An explicit date set on a deadline: what its due instant is computed from (contract.md 7)."""

    __tablename__ = "deadline_term"
    __table_args__ = {"sqlite_with_rowid": False}

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    no: int = Field(primary_key=True)
    term: int = Field(primary_key=True)
    #: "limit" can only shorten, "extension" replaces
    kind: str
    set_at: datetime = Field(sa_type=Instant)
    #: the action that set it
    set_by: str
    due_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    ended_by: str | None = None


class DeadlineChange(SQLModel, table=True):
    """What a deadline was, from when until when: the source of every as-of answer.

    Without an index beside the key: which spans held at a moment is answered by one pass over the
    table (3 million spans: 0.5 s on SQLite, 7.6 s through an index on the due instant).
    """

    __tablename__ = "deadline_change"
    __table_args__ = {"sqlite_with_rowid": False}

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    no: int = Field(primary_key=True)
    change: int = Field(primary_key=True)
    from_at: datetime = Field(sa_type=Instant)
    until_at: datetime | None = Field(default=None, sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    department: str | None = None
    #: the action that made the change
    why: str
    provisional: bool = False
    calendar_version: str
    edition: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    held: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    asked: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Escalation(SQLModel, table=True):
    """A rung or reminder that fired. The primary key is the promise that none fires twice."""

    __tablename__ = "escalation"
    __table_args__ = (
        # the list of vacancies: the columns it ranks by, and its own condition as for the board
        Index(
            "ix_escalation_vacant",
            "post",
            "department",
            "rung_at",
            "case_id",
            "seq",
            "vacant",
            "settled",
            "level",
            sqlite_where=text(RUNG_MISSED),
            postgresql_where=text(RUNG_MISSED),
        ),
        # the board: its lines in their order, and its own condition, which SQLite tests anew;
        # without those columns it fetches each row (332,000 rungs: 300 ms instead of 12)
        Index(
            "ix_escalation_waiting",
            "due_at",
            "case_id",
            "deadline_no",
            "edition",
            "level",
            "seq",
            "department",
            "acknowledged_at",
            "settled",
            sqlite_where=text(RUNG_WAITS),
            postgresql_where=text(RUNG_WAITS),
        ),
        {"sqlite_with_rowid": False},
    )

    case_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="case_file.id")
    deadline_no: int = Field(primary_key=True)
    edition: int = Field(primary_key=True)
    rung: str = Field(primary_key=True)
    occurrence: int = Field(primary_key=True)
    #: the history entry that tells of it
    seq: int
    deadline_name: str
    #: 0 = a reminder; rungs count from 1 along their ladder
    level: int
    due_at: datetime = Field(sa_type=Instant)
    rung_at: datetime = Field(sa_type=Instant)
    fired_at: datetime = Field(sa_type=Instant)
    post: str
    #: the department answering for the case at that moment
    department: str
    #: who was told; null = nobody could be
    person_id: int | None = None
    #: the post by which that person was told: the rung's own, or the one it was passed on to
    told_post: str | None = None
    #: holder, deputy, stand_in, next_rung, office or nobody (`workflow.reach`)
    told_as: str | None = None
    #: nobody held the rung's own post
    vacant: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_by: str | None = None
    #: its deadline has ended or its ladder began anew; one by hand: nobody has to act any more
    settled: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
