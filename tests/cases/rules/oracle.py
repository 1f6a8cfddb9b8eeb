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
    #: the date on the assignment, as long as it was not sent back
    assigned: Said | None = None
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
        if self.extension is None:
            return min([due, *(self._dates_of(self._limits(), now))])
        before = [said for said in self._limits() if said.at < self.extension.at]
        after = [said for said in self._limits() if said.at > self.extension.at]
        short = min([due, *self._dates_of(before, now)])
        granted = self._later(self.extension.due, self.extension.at, now)
        return min([max(short, granted), *self._dates_of(after, now)])

    def _limits(self) -> list[Said]:
        return [said for said in (self.assigned, self.instructed) if said is not None]

    def _dates_of(self, said: list[Said], now: datetime) -> list[datetime]:
        return [self._later(each.due, each.at, now) for each in said]

    def _later(self, due: datetime, since: datetime, now: datetime) -> datetime:
        paused, moved = 0, due
        for begin, end in self.pauses:
            begin, end = max(begin, since), end or now
            # what was over when the pause began stays over
            if begin <= moved and end > begin:
                paused += self.table.minutes_between(begin, end)
                moved = self.table.add_minutes(due, paused) if paused else due
        return moved
