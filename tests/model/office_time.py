"""Working time as a table of days: what the model counts by instead of the product's calendar.

The province has no clock changes, so its wall clock is UTC and seven hours. Days are counted in
lists, office time in microseconds added up day by day.
"""

from __future__ import annotations

import csv
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, Final

FIRST, LAST = date(2026, 6, 1), date(2030, 12, 31)
DAY: Final = timedelta(days=1)
_ZONE: Final = timedelta(hours=7)
_MICROSECOND: Final = timedelta(microseconds=1)
_MINUTE: Final = 60_000_000

#: opening and closing in minutes of the day
Hours = tuple[tuple[int, int], ...]
WHOLE_DAY: Final[Hours] = ((420, 690), (810, 1020))
MORNING: Final[Hours] = ((420, 690),)
CLOSED: Final[Hours] = ()
#: what is listed beside the ordinary week: date → its hours
Listed = Mapping[date, Hours]


def shipped_days() -> dict[date, Hours]:
    """The days that the shipped file lists; it has no half days."""
    file = files("workflow") / "calendars" / "vn-holidays.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {
        date.fromisoformat(row["date"]): WHOLE_DAY if row["kind"] == "makeup_workday" else CLOSED
        for row in rows
    }


@lru_cache(maxsize=1024)
def office_time(listed: tuple[tuple[date, Hours], ...]) -> OfficeTime:
    """The table of these days; the same one for the same days."""
    return OfficeTime(dict(listed))


def table_of(listed: Listed) -> OfficeTime:
    """The table of an ordinary week with these days in it."""
    return office_time(tuple(sorted(listed.items())))


class OfficeTime:
    """Every day from FIRST to LAST with its hours. Instants are aware UTC."""

    def __init__(self, listed: Listed) -> None:
        #: equal for tables that count alike
        self.key = tuple(sorted(listed.items()))
        days = [FIRST + place * DAY for place in range((LAST - FIRST).days + 1)]
        self._hours = [listed.get(day, _ordinary(day)) for day in days]
        self._working = [place for place, hours in enumerate(self._hours) if hours]
        self._before = [0, *accumulate(map(_length, self._hours))]

    def with_days_of(self, other: OfficeTime, first: date, after: date) -> OfficeTime:
        """This table, its days from `first` until before `after` being those of another."""
        listed = {day: hours for day, hours in self.key if not first <= day < after}
        listed |= {day: hours for day, hours in other.key if first <= day < after}
        return table_of(listed)

    def is_working(self, day: date) -> bool:
        """Whether somebody works on a local date."""
        return bool(self._hours[(day - FIRST).days])

    def working_day(self, day: date, steps: int) -> date:
        """The working day so many steps after a date, or before it."""
        place = (day - FIRST).days
        found = bisect_right(self._working, place) + steps - 1
        if steps < 0:
            found = bisect_left(self._working, place) + steps
        return FIRST + self._working[found] * DAY

    def due(self, start: datetime, period: Mapping[str, Any]) -> datetime:
        """24:00 of the last day of a period as the definition writes it; the first is not counted
        (Civil Code 2015, art. 147 and 148).
        """
        day, amount = local_day(start), period["amount"]
        if period["unit"] == "working_days":
            return end_of(self.working_day(day, amount))
        last = day + amount * DAY
        if period.get("counting") != "day_off_or_not" and not self.is_working(last):
            last = self.working_day(last, 1)
        return end_of(last)

    def shift(self, instant: datetime, days: int) -> datetime:
        """The same time of day so many working days on; 24:00 stays 24:00 of the day it ends."""
        if days == 0:
            return instant
        if is_midnight(instant):
            return end_of(self.working_day(last_day(instant), days))
        day = local_day(instant)
        return instant + (self.working_day(day, days) - day)

    def next_monday(self, after: datetime) -> datetime:
        """00:00 of the next Monday, or of the working day that follows one off."""
        day = local_day(after)
        monday = day + (7 - day.weekday()) * DAY
        return begin_of(monday if self.is_working(monday) else self.working_day(monday, 1))

    def worked_between(self, start: datetime, end: datetime) -> int:
        """The microseconds of office time from start to end."""
        return self._worked_until(end) - self._worked_until(start)

    def add_worked(self, start: datetime, amount: int) -> datetime:
        """When so many microseconds of office time have passed: in an opening or on a closing."""
        if amount == 0:
            return start
        wanted = self._worked_until(start) + amount
        place = bisect_left(self._before, wanted) - 1
        rest = wanted - self._before[place]
        for opens, closes in self._hours[place]:
            length = (closes - opens) * _MINUTE
            if rest <= length:
                return begin_of(FIRST + place * DAY) + timedelta(
                    microseconds=opens * _MINUTE + rest
                )
            rest -= length
        raise AssertionError("a day has less office time than it has")

    def _worked_until(self, instant: datetime) -> int:
        place = (local_day(instant) - FIRST).days
        clock = (instant - begin_of(FIRST + place * DAY)) // _MICROSECOND
        spent = (
            min(clock, closes * _MINUTE) - opens * _MINUTE
            for opens, closes in self._hours[place]
            if clock > opens * _MINUTE
        )
        return self._before[place] + sum(spent)


def local_day(instant: datetime) -> date:
    """The date that the wall clock shows."""
    return (instant + _ZONE).date()


def begin_of(day: date) -> datetime:
    """00:00 of a local date."""
    return datetime.combine(day, time(), UTC) - _ZONE


def end_of(day: date) -> datetime:
    """24:00 of a local date."""
    return begin_of(day + DAY)


def is_midnight(instant: datetime) -> bool:
    """Whether the wall clock shows 00:00."""
    return (instant + _ZONE).time() == time()


def last_day(instant: datetime) -> date:
    """The date of an instant where 24:00 belongs to the day it ends."""
    return local_day(instant - _MICROSECOND) if is_midnight(instant) else local_day(instant)


def _ordinary(day: date) -> Hours:
    return WHOLE_DAY if day.weekday() < 5 else CLOSED


def _length(hours: Hours) -> int:
    return sum((closes - opens) * _MINUTE for opens, closes in hours)
