"""When a reply is due, worked out a second time: from what was said, minute by minute.

It shares nothing with the register but the rules of contract.md section 7; working time is a matter
of counting entries of the minute table of `tests.workflow.worktime`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tests.workflow.worktime.minute_table import MinuteTable

WORKING_DAYS: Final = {"normal": 5, "complex": 10, "urgent": 1}


@dataclass(frozen=True)
class Said:
    """A date that somebody gave, and when."""

    at: datetime
    due: datetime


@dataclass
class Oracle:
    """The book of one case: what was said so far."""

    table: MinuteTable
    recorded: datetime
    pace: str = "normal"
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    extension: Said | None = None
    #: the dates on assignments: each of them can only shorten
    assigned: list[Said] = field(default_factory=list)
    #: the leader's date: a new one takes the place of the one before
    instructed: Said | None = None

    @property
    def is_paused(self) -> bool:
        """Whether a pause goes on."""
        return bool(self.pauses) and self.pauses[-1][1] is None

    def due(self, now: datetime) -> datetime:
        """When the reply is due, a pause that goes on being judged as over `now`."""
        day = self.recorded.astimezone(self.table.zone).date()
        last = self.table.working_day_after(day, WORKING_DAYS[self.pace])
        due = self._later(self.table.end_of(last), self.recorded, now)
        if self.extension is not None:
            due = max(due, self._later(self.extension.due, self.extension.at, now))
        for limit in (*self.assigned, self.instructed):
            if limit is not None and (self.extension is None or limit.at > self.extension.at):
                due = min(due, self._later(limit.due, limit.at, now))
        return due

    def _later(self, due: datetime, since: datetime, now: datetime) -> datetime:
        paused = 0
        for begin, end in self.pauses:
            begin, end = max(begin, since), end or now
            if end > begin:
                paused += self.table.minutes_between(begin, end)
        return self.table.add_minutes(due, paused) if paused else due
