"""An oracle that shares nothing with the calendar: it looks at every minute of a few months.

Each UTC minute is put on the wall clock and asked whether somebody works then. What the calendar
computes with sums and look-ups is here a matter of counting entries in a list.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class MinuteTable:
    """An office, and the span of UTC dates whose minutes are looked at."""

    zone: ZoneInfo
    hours: dict[int, list[tuple[str, str]]]
    """Opening and closing by weekday, Monday is 0."""
    off: Collection[date]
    makeup: dict[date, int]
    """Worked rest days, and the weekday whose hours they have."""
    first: date
    last: date
    own: dict[date, list[tuple[str, str]]] = field(default_factory=dict)
    """Hours that only one date has."""
    later: tuple[date, dict[int, list[tuple[str, str]]]] | None = None
    """The day from which the office keeps other hours, and those."""

    def works(self, local: datetime) -> bool:
        """Whether somebody works in the minute that the wall clock shows."""
        if local.date() in self.off:
            return False
        clock = f"{local.hour:02}:{local.minute:02}"
        return any(opens <= clock < closes for opens, closes in self._spans(local.date()))

    def _spans(self, day: date) -> list[tuple[str, str]]:
        weekday = self.makeup.get(day, day.weekday())
        moved = self.later is not None and day >= self.later[0]
        hours = self.later[1] if self.later is not None and moved else self.hours
        return self.own.get(day, hours.get(weekday, []))

    @cached_property
    def minutes(self) -> list[datetime]:
        """Every UTC minute in which somebody works, in order."""
        moment = datetime.combine(self.first, time(), UTC)
        end = datetime.combine(self.last, time(), UTC)
        found = []
        while moment < end:
            if self.works(moment.astimezone(self.zone)):
                found.append(moment)
            moment += MINUTE
        return found

    @cached_property
    def working_days(self) -> list[date]:
        """Every local date on which somebody works at some minute, in order."""
        return sorted({moment.astimezone(self.zone).date() for moment in self.minutes})

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """How many minutes of the table lie between two whole minutes."""
        return bisect_left(self.minutes, end) - bisect_left(self.minutes, start)

    def add_minutes(self, start: datetime, amount: int) -> datetime:
        """The end of the `amount`th minute of the table from `start` on."""
        return self.minutes[bisect_left(self.minutes, start) + amount - 1] + MINUTE

    def next_open(self, instant: datetime) -> datetime:
        """The beginning of the first minute at or after a whole minute."""
        return self.minutes[bisect_left(self.minutes, instant)]

    def working_day_after(self, day: date, amount: int) -> date:
        """The `amount`th working day after a date."""
        return [other for other in self.working_days if other > day][amount - 1]

    def end_of(self, day: date) -> datetime:
        """24:00 of a local date."""
        return datetime.combine(day + DAY, time(), self.zone).astimezone(UTC)
