"""Counting over as many years as a question needs, one table per year."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta

from workflow.errors import CalendarError
from workflow.worktime.years import ONE_DAY, Rhythm, YearTable, build_year, instant_of

EARLIEST_YEAR, LATEST_YEAR = 2, 9998
"""One year short of what dates can hold, so that every day has a midnight on either side."""
YEARS_KEPT = 256
NOTHING = timedelta()


def in_utc(instant: datetime) -> datetime:
    """The same instant in UTC.

    Only there may instants be compared: in one zone Python compares what their wall clocks show,
    which goes back by an hour each autumn. Raises CalendarError for a naive one.
    """
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None:
        raise CalendarError(f"{instant.isoformat()} has no time zone: give an aware instant")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise _outside(instant.year) from None


class Timeline:
    """Working days and office time in order, across years.

    Safe to share between threads: a year's table never changes, and two threads that build the
    same one at once build equal ones. Every method raises CalendarError for a naive instant and
    for a date outside EARLIEST_YEAR to LATEST_YEAR.
    """

    __slots__ = ("_rhythm", "_years")

    def __init__(self, rhythm: Rhythm) -> None:
        self._rhythm = rhythm
        self._years: dict[int, YearTable] = {}

    def local(self, instant: datetime) -> datetime:
        """The instant on the wall clock."""
        try:
            return in_utc(instant).astimezone(self._rhythm.zone)
        except OverflowError:
            raise _outside(instant.year) from None

    def instant(self, local_naive: datetime) -> datetime:
        """The UTC instant at which the wall clock shows a naive date and time."""
        if local_naive.tzinfo is not None:
            raise CalendarError(f"{local_naive.isoformat()} has a zone already: give wall time")
        self._year(local_naive.year)
        return instant_of(local_naive.date(), local_naive.time(), self._rhythm.zone)

    def begin(self, day: date) -> datetime:
        """The UTC instant of 00:00 of a local date."""
        year = self._year(day.year)
        return year.midnights[day.toordinal() - year.first_ordinal]

    def end(self, day: date) -> datetime:
        """The UTC instant of 24:00 of a local date."""
        year = self._year(day.year)
        return year.midnights[day.toordinal() - year.first_ordinal + 1]

    def at_clock(self, day: date, local: datetime) -> datetime:
        """The UTC instant at which the wall clock of a date shows the time of day of `local`."""
        self._year(day.year)
        return instant_of(day, local.time().replace(fold=0), self._rhythm.zone)

    def days_after(self, day: date, days: int) -> date:
        """The calendar day `days` later."""
        try:
            return day + timedelta(days=days)
        except OverflowError:
            raise _outside(LATEST_YEAR + 1) from None

    def last_day(self, instant: datetime) -> date:
        """The local date an instant belongs to when 24:00 belongs to the day it ends."""
        day = self.local(instant).date()
        return day - ONE_DAY if self.begin(day) == in_utc(instant) else day

    def is_working_day(self, day: date) -> bool:
        """Whether the date has office hours."""
        return bool(self._rhythm.spans(day))

    def working_day(self, day: date, steps: int) -> date:
        """The working day `steps` after `day`, or before it when negative; `day` never counts."""
        number = day.year
        year = self._year(number)
        place = year.working_until[day.toordinal() - year.first_ordinal] + steps
        if steps < 0 and not self.is_working_day(day):
            place += 1
        while place < 1:
            number -= 1
            year = self._year(number)
            place += len(year.working_days)
        while place > len(year.working_days):
            place -= len(year.working_days)
            number += 1
            year = self._year(number)
        return year.working_days[place - 1]

    def working_days_between(self, day: date, last: date) -> int:
        """How many working days lie after `day`, up to and with `last`; none if that is earlier."""
        if last <= day:
            return 0
        count = self._working_until(last) - self._working_until(day)
        for number in range(day.year, last.year):
            count += len(self._year(number).working_days)
        return count

    def office_time_between(self, start: datetime, end: datetime) -> timedelta:
        """The office time from start to end, exact; negative when the end is earlier."""
        start, end = in_utc(start), in_utc(end)
        if end < start:
            return -self.office_time_between(end, start)
        first, last = self.local(start).year, self.local(end).year
        total = _office_time_until(self._year(last), end)
        total -= _office_time_until(self._year(first), start)
        for number in range(first, last):
            total += self._year(number).office_time
        return total

    def add_office_time(self, start: datetime, span: timedelta) -> datetime:
        """The UTC instant at which `span` of office time has passed since `start`.

        It lies in an opening or on its closing; no time leaves `start` where it is.
        Raises CalendarError when `span` is negative.
        """
        if span < NOTHING:
            raise CalendarError(f"{span} of office time cannot be added: give none or more")
        start = in_utc(start)
        if span == NOTHING:
            return start
        number = self.local(start).year
        year = self._year(number)
        wanted = _office_time_until(year, start) + span
        while wanted > year.office_time:
            wanted -= year.office_time
            number += 1
            year = self._year(number)
        index = bisect_left(year.office_time_before, wanted) - 1
        return year.opens[index] + (wanted - year.office_time_before[index])

    def next_open(self, instant: datetime) -> datetime:
        """The instant itself in office hours, else the next opening; a closing is outside."""
        instant = in_utc(instant)
        number = self.local(instant).year
        year = self._year(number)
        index = bisect_right(year.closes, instant)
        while index == len(year.closes):
            number += 1
            year, index = self._year(number), 0
        return max(instant, year.opens[index])

    def _working_until(self, day: date) -> int:
        year = self._year(day.year)
        return year.working_until[day.toordinal() - year.first_ordinal]

    def _year(self, number: int) -> YearTable:
        year = self._years.get(number)
        return year if year is not None else self._build(number)

    def _build(self, number: int) -> YearTable:
        if not EARLIEST_YEAR <= number <= LATEST_YEAR:
            raise _outside(number)
        if len(self._years) >= YEARS_KEPT:
            self._years.clear()
        year = self._years[number] = build_year(number, self._rhythm)
        return year


def _office_time_until(year: YearTable, instant: datetime) -> timedelta:
    """The office time of the year before an instant of the year."""
    index = bisect_right(year.opens, instant) - 1
    if index < 0:
        return NOTHING
    passed = min(instant, year.closes[index]) - year.opens[index]
    return year.office_time_before[index] + passed


def _outside(year: int) -> CalendarError:
    return CalendarError(
        f"year {year} cannot be counted: dates must lie from {EARLIEST_YEAR} to {LATEST_YEAR}"
    )
