"""A case's deadlines as plain objects: clocks, the explicit dates set on them, what they were when.

Field names are the columns of the tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cases.casefile.taking_over import TakenOver, taken_over_of


@dataclass(slots=True, eq=False)
class DeadlineClock:
    """One deadline; running while `closed_at` is None. All instants UTC."""

    case_id: int
    no: int
    name: str
    edition: int
    opened_at: datetime
    opened_by: str
    due_at: datetime
    first_due_at: datetime
    given: bool
    provisional: bool
    calendar_version: str
    department: str | None
    rung_index: int | None = None
    rung_at: datetime | None = None
    rung_occurrence: int = 0
    rungs_fired: str = ""
    changes: int = 0
    closed_at: datetime | None = None
    closed_by: str | None = None
    late: bool = False
    #: the history entry of the action that opened it
    opened_seq: int = 0
    #: a pause stops it: nobody's overdue work, no rung waits, `due_at` is what it was before
    held: bool = False
    #: `department` was asked for its part and is not the one that answers for the case
    asked: bool = False
    #: the date given at the opening in the place of the rule's
    stated_due_at: datetime | None = None
    #: how many terms were ever set
    terms: int = 0
    #: what a part has of the clock of the whole it was split from (`TakenOver.text`)
    taken_over: str | None = None
    #: since when its ladder tells, as of the last change (`workflow.ladder.told_from`); None: not
    #: kept of a deadline that is older than this column
    repeats_from: datetime | None = None
    #: not a column: the terms, those no longer in force too
    dated: list[Term] = field(default_factory=list)

    @property
    def told_as(self) -> str:
        """Its name in the history; with the department where each that was asked has its own."""
        return told_name(self.name, self.department if self.asked else None)

    @property
    def whole(self) -> TakenOver | None:
        """What it has of the clock of the whole, where its case was split off one."""
        return taken_over_of(self.taken_over) if self.taken_over else None

    @property
    def counted_since(self) -> datetime:
        """When it began for the citizen: for a part, when the clock of the whole did."""
        return self.whole.opened_at if self.whole else self.opened_at

    @property
    def counted_after(self) -> str:
        """The action that it is counted after: for a part, the one that opened the whole's."""
        return self.whole.opened_by if self.whole else self.opened_by

    @property
    def extension(self) -> Term | None:
        """The extension in force."""
        for term in reversed(self.dated):
            if term.kind == EXTENSION and term.ended_at is None:
                return term
        return None

    @property
    def in_force(self) -> list[Term]:
        """The limits and the extension in force, in the order they were set."""
        return [term for term in self.dated if term.ended_at is None]


#: kinds of terms: a date that can only shorten a deadline, and one that replaces it
LIMIT, EXTENSION = "limit", "extension"


@dataclass(slots=True, eq=False)
class Term:
    """An explicit date set on a deadline, in force until `ended_at` (UTC)."""

    case_id: int
    no: int
    term: int
    kind: str
    set_at: datetime
    set_by: str
    due_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None


@dataclass(slots=True, eq=False)
class DeadlineSpan:
    """What a deadline was from `from_at` until `until_at` (None = still)."""

    case_id: int
    no: int
    change: int
    from_at: datetime
    until_at: datetime | None
    due_at: datetime
    department: str | None
    why: str
    provisional: bool
    calendar_version: str
    edition: int
    held: bool
    asked: bool


def told_name(name: str, department: str | None) -> str:
    """How the history names a deadline that a department has of its own (None: there is one)."""
    return f"{name}:{department}" if department else name
