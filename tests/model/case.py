"""A case as the model keeps it: what it is, its deadlines, what was told, what happened."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.model.definition import DEADLINES, REPLY, STATES
from tests.model.office_time import OfficeTime

#: no date yet
LATER = datetime.max.replace(tzinfo=UTC)
#: since ever
EARLIER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Term:
    """A date that somebody gave: a limit or an extension, in force until it ended."""

    kind: str
    at: datetime
    by: str
    due: datetime
    ended: bool = False


@dataclass(slots=True)
class Clock:
    """One deadline; it runs while `closed_at` is None."""

    no: int
    name: str
    edition: int
    opened_at: datetime
    opened_by: str
    #: the table it was counted by
    counted_by: OfficeTime
    due: datetime = LATER
    first_due: datetime = LATER
    stated: datetime | None = None
    #: of a part that was split off: what opened the clock of the whole when, and its pauses
    begun: tuple[str, datetime] | None = None
    earlier: tuple[Clock, ...] = ()
    #: the department that was asked for its part
    asked: str | None = None
    department: str | None = None
    held: bool = False
    terms: list[Term] = field(default_factory=list)
    closed_at: datetime | None = None
    closed_by: str | None = None
    late: bool = False
    fired: set[str] = field(default_factory=set)
    repeats: int = 0
    #: reminders before this instant are skipped; a weekly rung comes after `previous`
    since: datetime = LATER
    previous: datetime = LATER
    #: but for the one that the clock was late for when something changed
    late_for: str | None = None
    #: when its date was said or moved last; no weekly rung lies before
    told_from: datetime = EARLIER
    #: when its next rung was looked for last, and what had waited before that instant
    pointed_at: datetime | None = None
    waited_before: Any = None

    def opening(self) -> tuple[str, datetime]:
        """The action that it is counted after, and when that was."""
        return self.begun or (self.opened_by, self.opened_at)


@dataclass(slots=True)
class Told:
    """A rung that fired, or an escalation by hand (deadline 0)."""

    deadline_no: int
    edition: int
    rung: str
    occurrence: int
    seq: int
    name: str
    level: int
    due: datetime
    at: datetime
    recorded_at: datetime
    post: str
    department: str
    person: int | None
    told_post: str | None
    settled: bool = False
    acknowledged: bool = False


@dataclass(slots=True)
class Entry:
    """One line of the history."""

    at: datetime
    recorded_at: datetime
    action: str
    actor: str
    source: str | None
    target: str


@dataclass(slots=True)
class OfficeCase:
    """One case; the names are those of the register's columns where they mean the same."""

    id: int
    kind: str
    pace: str
    recorded_at: datetime
    recorded_department: str | None
    #: when the register learnt of it; what fell due before is told to nobody
    created_at: datetime
    state: str = ""
    outcome: str | None = None
    department: str = ""
    lead: str | None = None
    coordinating: set[str] = field(default_factory=set)
    handler: str | None = None
    draft: int | None = None
    instruction: int | None = None
    merged_into: str | None = None
    split_from: int | None = None
    rating: str | None = None
    replied_at: datetime | None = None
    closed_at: datetime | None = None
    level: int = 0
    late: bool = False
    late_first: bool = False
    returns: int = 0
    returners: set[str] = field(default_factory=set)
    reopenings: int = 0
    extensions: int = 0
    version: int = 0
    clocks: list[Clock] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    history: list[Entry] = field(default_factory=list)

    @property
    def number(self) -> str:
        """How people call it."""
        year, serial = divmod(self.id, 10_000_000)
        return f"YK-{year}-{serial:06}"

    @property
    def seq(self) -> int:
        """The number of its last entry."""
        return len(self.history)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to act on it still."""
        return not STATES[self.state].get("final", False)

    def running(self) -> list[Clock]:
        """The deadlines that run, held or not."""
        return [clock for clock in self.clocks if clock.closed_at is None]

    def clock(self, name: str) -> Clock | None:
        """The running deadline of a name."""
        return next((clock for clock in self.running() if clock.name == name), None)

    def periods(self) -> list[Clock]:
        """The citizen's clocks, one for each period of handling."""
        return [clock for clock in self.clocks if clock.name == REPLY]

    def paused_in_period(self, until: datetime, before: int) -> timedelta:
        """How long the pauses took that were opened in the period before the deadline `before`."""
        earlier = [clock for clock in self.clocks if clock.no < before]
        began = [clock for clock in earlier if clock.name == REPLY][-1]
        later = [c for c in earlier if c.no > began.no and "holds" in DEADLINES[c.name]]
        pauses = [*began.earlier, *later]
        return sum(((c.closed_at or until) - c.opened_at for c in pauses), timedelta())

    def is_behind(self, table: OfficeTime) -> bool:
        """Whether a deadline of it was counted by another table."""
        return any(clock.counted_by is not table for clock in self.running())

    def settle(self, no: int) -> None:
        """What was told of a deadline needs nobody any more."""
        for told in self.told:
            if told.deadline_no == no:
                told.settled = True

    def copy(self) -> OfficeCase:
        """The same case, to be changed on trial."""
        return replace(
            self,
            coordinating=set(self.coordinating),
            returners=set(self.returners),
            clocks=[
                replace(clock, terms=[*map(copy, clock.terms)], fired=set(clock.fired))
                for clock in self.clocks
            ],
            told=[*map(copy, self.told)],
            history=[*self.history],
        )
