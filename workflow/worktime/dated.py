"""Values that change on certain days, such as office hours: a change never rewrites the past."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from workflow.errors import CalendarError

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Dated(Generic[Value]):
    """A value since ever, and those that take its place, each from its local date on.

    Raises CalendarError when two changes begin on one day. Equal in whatever order they are given.
    """

    first: Value
    changes: tuple[tuple[date, Value], ...] = ()

    def __post_init__(self) -> None:
        in_order = tuple(sorted(self.changes, key=lambda change: change[0]))
        days = [day for day, _ in in_order]
        twice = sorted({day for day in days if days.count(day) > 1})
        if twice:
            raise CalendarError(*(f"two of them begin on {day}: keep one" for day in twice))
        object.__setattr__(self, "changes", in_order)

    def on(self, day: date) -> Value:
        """The value that holds on a local date."""
        if not self.changes:
            return self.first
        place = bisect_right(self.changes, day, key=lambda change: change[0])
        return self.changes[place - 1][1] if place else self.first
