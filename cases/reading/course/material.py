"""What the parts of a case's course are made of: what its reader may see of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cases.casefile.deadline import DeadlineClock
from cases.office import Office
from cases.reading.entry_views import EntryView
from workflow.definition import WorkflowDefinition


@dataclass(frozen=True, slots=True)
class Material:
    """A case at `now` (UTC) for one reader: visible entries, oldest first, and its deadlines.

    A department that handed the case on is told of no deadline: `clocks` is empty then.
    """

    office: Office
    definition: WorkflowDefinition
    entries: Sequence[EntryView]
    clocks: Sequence[DeadlineClock]
    now: datetime
    language: str

    def of_actions(self, names: Collection[str]) -> Iterator[EntryView]:
        """The entries of these actions."""
        return (entry for entry in self.entries if entry.action in names)

    def at_seq(self, seq: int | None) -> EntryView | None:
        """The entry of this number, if the reader may see it."""
        return next((entry for entry in self.entries if entry.seq == seq), None)

    def after(self, seq: int, names: Collection[str]) -> EntryView | None:
        """The first entry of one of these actions after the entry `seq`."""
        return next((entry for entry in self.of_actions(names) if entry.seq > seq), None)

    def opened_at(self, seq: int, names: Collection[str]) -> DeadlineClock | None:
        """The deadline of one of these names that the entry `seq` started."""
        for clock in self.clocks:
            if clock.opened_seq == seq and clock.name in names:
                return clock
        return None

    def named(self, name: str) -> str:
        """What a department is called now, in the reader's language."""
        return self.office.department_name(name, self.language, self.now)

    def day(self, instant: datetime) -> date:
        """The local date an instant is shown as."""
        return self.office.day(instant)

    def ended_by(self, clock: DeadlineClock) -> EntryView | None:
        """The entry that ended a deadline, if the reader may see it."""
        return self.after(clock.opened_seq, (clock.closed_by,)) if clock.closed_by else None


def words_of(entry: EntryView | None, name: str) -> str | None:
    """A person's words in a field of an entry; None where there are none, or no longer."""
    found = entry.field(name) if entry else None
    return found.value if found and isinstance(found.value, str) else None


def instant_of(entry: EntryView | None, name: str) -> datetime | None:
    """The instant in a field of an entry (UTC)."""
    found = entry.field(name) if entry else None
    return found.value if found and isinstance(found.value, datetime) else None
