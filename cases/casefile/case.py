"""The case and its parts as plain objects; field names are the columns of the tables.

A change is made on these objects and noted in the case's `Journal`; `cases.store.case_rows`
writes the journal in one go. A single command and an import of thousands share this path.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cases.casefile.deadline import DeadlineClock, DeadlineSpan, Term
from workflow.ladder import NextRung


@dataclass(slots=True, eq=False)
class Part:
    """A department's part in the case: `responsible` or `coordinating`."""

    case_id: int
    no: int
    department: str
    relation: str
    from_at: datetime
    until_at: datetime | None = None


@dataclass(slots=True, eq=False)
class Words:
    """A person's words, apart from the history."""

    case_id: int
    seq: int
    field: str
    words: str
    salt: str
    public: bool


@dataclass(slots=True, eq=False)
class Attached:
    """A file of a history entry, apart from the history."""

    case_id: int
    seq: int
    field: str
    name: str
    type: str
    size: int
    sha256: str
    salt: str
    content: bytes


@dataclass(slots=True, eq=False)
class Entry:
    """One history entry."""

    case_id: int
    seq: int
    at: datetime
    recorded_at: datetime
    action: str
    actor: str
    actor_department: str | None
    from_state: str | None
    to_state: str
    payload: str
    digest: str


_JUST_AFTER = timedelta(microseconds=1)

#: the deadline number of an escalation by hand: it belongs to none
NO_DEADLINE = 0


@dataclass(slots=True, eq=False)
class FiredRung:
    """A rung or reminder that fired: a row of the escalation table."""

    case_id: int
    deadline_no: int
    edition: int
    rung: str
    occurrence: int
    seq: int
    deadline_name: str
    level: int
    due_at: datetime
    rung_at: datetime
    fired_at: datetime
    post: str
    department: str
    person_id: int | None
    told_post: str | None = None
    told_as: str | None = None
    vacant: bool = False
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """A history entry as listeners see it: enough to plan messages without another query.

    `department` answered for the case then, and it was due at `due_at`: more may happen to it
    before anybody listens. `tells` are the posts to be told, () for nobody; None leaves it to the
    definition. `parted` are the departments that co-ordinated until then.
    """

    case: Case
    seq: int
    at: datetime
    action: str
    department: str
    due_at: datetime | None
    tells: tuple[str, ...] | None
    rung: FiredRung | None = None
    parted: frozenset[str] = frozenset()

    @property
    def is_history(self) -> bool:
        """Whether it is of the time before the register knew the case, and so told to nobody.

        A rung that told somebody is not, however early its instant.
        """
        by_clock = self.rung if self.rung and self.rung.deadline_no != NO_DEADLINE else None
        told = by_clock is not None and by_clock.told_as is not None
        return self.at < self.case.created_at and not told


@dataclass(slots=True, eq=False)
class Journal:
    """What changed since the case was loaded or saved."""

    entries: list[Entry] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    opened: list[DeadlineClock] = field(default_factory=list)
    changed: dict[int, DeadlineClock] = field(default_factory=dict)
    spans: list[DeadlineSpan] = field(default_factory=list)
    ended_spans: list[tuple[int, int, datetime]] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    ended_terms: list[Term] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    ended_parts: list[Part] = field(default_factory=list)
    rungs: list[FiredRung] = field(default_factory=list)
    acknowledged: list[tuple[int, datetime, str]] = field(default_factory=list)
    #: the deadlines whose rungs need nobody's attention any more
    settled: list[int] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    #: when a deadline was pointed at another rung last, and what it waited for before that instant
    waited: dict[int, tuple[datetime, NextRung | None]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Case:
    """One case as it stands, with what changed since it was loaded."""

    id: int
    title: str
    search: str
    kind: str
    pace: str
    origin: str
    session_id: str | None
    petitioner_id: int | None
    petitioner_channel: str
    confidential: bool
    procedure: str | None
    dossier_number: str | None
    workflow_key: str
    workflow_version: int
    state: str
    outcome: str | None
    department: str
    lead: str | None
    handler_id: int | None
    recorded_by: str
    recorded_department: str | None
    recorded_at: datetime
    created_at: datetime
    replied_at: datetime | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    first_due_at: datetime | None = None
    due_provisional: bool = False
    reply_deadline_given: bool = True
    overdue_from: datetime | None = None
    next_check_at: datetime | None = None
    escalation_level: int = 0
    late: bool = False
    late_first: bool = False
    returns: int = 0
    reopenings: int = 0
    deadlines: int = 0
    involvements: int = 0
    history_seq: int = 0
    history_digest: str = ""
    version: int = 0
    extensions: int = 0
    #: the entry of the draft that waits for approval
    draft_seq: int | None = None
    #: when the running pause ends by itself
    paused_until: datetime | None = None
    merged_into: int | None = None
    split_from: int | None = None
    rating: str | None = None
    #: the departments that handed it back, one to a line
    returned_by: str = ""
    #: the entry of the instruction that stands
    instruction_seq: int | None = None
    #: a deadline runs on although the case is closed: somebody waits for a report
    awaited: bool = False
    #: not columns: the running and ended deadlines, the open parts, what changed
    clocks: list[DeadlineClock] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)
    stored_version: int | None = None
    stored_seq: int = 0
    stored_standing: tuple[Any, ...] = ()
    #: when the newest entry of the history happened, where that is known
    last_at: datetime | None = None
    #: others were merged into it, or may have been while it was waited for
    followed: bool = False
    #: only a stub may stay: words, petitioner and code are erased when it is saved (decision 15)
    stubbed: bool = False

    def not_before(self, at: datetime) -> datetime:
        """`at`, or just after the newest entry of the history for a clock that was set back, or
        lags behind the one of another machine: what happens to a case happens one after the other.
        """
        if self.last_at is None or at >= self.last_at:
            return at
        return self.last_at + _JUST_AFTER

    @property
    def coordinating(self) -> frozenset[str]:
        """The departments that co-ordinate now."""
        return frozenset(part.department for part in self.parts if part.relation == "coordinating")

    @property
    def returners(self) -> frozenset[str]:
        """The departments that handed the case back."""
        return frozenset(self.returned_by.splitlines())

    def running(self) -> list[DeadlineClock]:
        """The deadlines that still run."""
        return [clock for clock in self.clocks if clock.closed_at is None]

    def running_named(self, names: Collection[str]) -> list[DeadlineClock]:
        """The running deadlines with one of these names."""
        return [clock for clock in self.running() if clock.name in names]

    def clock(self, name: str) -> DeadlineClock | None:
        """The running deadline of this name."""
        for clock in self.clocks:
            if clock.name == name and clock.closed_at is None:
                return clock
        return None
