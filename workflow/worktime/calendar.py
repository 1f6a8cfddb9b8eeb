"""The working calendar: every question about working time that the rest of the system asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final, Self
from zoneinfo import ZoneInfo

from workflow.errors import CalendarError
from workflow.worktime.counting import end_of
from workflow.worktime.dated import Dated
from workflow.worktime.days import Day
from workflow.worktime.document import document_of, parts_of, version_of
from workflow.worktime.explanation import Explanation
from workflow.worktime.hours import PROVINCE_OFFICE_HOURS, DepartmentHours, OfficeHours
from workflow.worktime.period import CountedDay, Counting, Due, Period, Unit
from workflow.worktime.timeline import NOTHING, Timeline, in_utc
from workflow.worktime.years import Rhythm

PROVINCE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MICROSECOND = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


class WorkingCalendar:
    """Days off, make-up days and office hours in one time zone; never changes once made.

    Calendars are equal when their `version` is; `document` is the text that it is the digest of.
    Safe to share between threads. Instants go in aware, in any zone, and come out in UTC; a naive
    one raises CalendarError, and so does a date outside the years 2 to 9998. No other year is an
    error: in one that `years` lacks, the weeks are ordinary and whatever is counted there is
    provisional (decision 11). `confirmed` holds the notice by which a year's days are final.
    """

    __slots__ = (
        "_by_date",
        "_former",
        "_timeline",
        "_timelines",
        "confirmed",
        "counting",
        "days",
        "departments",
        "document",
        "office_hours",
        "version",
        "years",
        "zone",
    )

    def __init__(
        self,
        days: Iterable[Day] = (),
        office_hours: OfficeHours | Dated[OfficeHours] = PROVINCE_OFFICE_HOURS,
        zone: ZoneInfo = PROVINCE_ZONE,
        counting: Counting = Counting.END_OF_DAY,
        years: Iterable[int] | None = None,
        departments: Mapping[str, Dated[DepartmentHours]] | None = None,
        confirmed: Mapping[int, str] | None = None,
    ) -> None:
        """Without `years`, a year counts as entered when one of its days is listed; one that is
        `confirmed` always does.

        `counting` is how this office counts days unless a rule says otherwise; only `period`
        reads it. `departments` are those that keep hours of their own in ordinary weeks; only
        `next_open` reads them. Raises CalendarError when a date is listed twice, and for a
        department that is never open.
        """
        self.days: Final = tuple(sorted(days, key=lambda day: day.date))
        self._by_date: Final = {day.date: day for day in self.days}
        if len(self._by_date) != len(self.days):
            raise CalendarError(*_repetitions(self.days))
        hours = office_hours if isinstance(office_hours, Dated) else Dated(office_hours)
        self.office_hours: Final = hours
        self.zone: Final = zone
        self.counting: Final = counting
        self.confirmed: Final = MappingProxyType(dict(sorted((confirmed or {}).items())))
        entered = {day.date.year for day in self.days} if years is None else set(years)
        self.years: Final = frozenset(entered | self.confirmed.keys())
        self.departments: Final = MappingProxyType(dict(departments or {}))
        closed = [*_never_open(hours, self.departments)]
        if closed:
            raise CalendarError(*closed)
        self.document: Final = document_of(self)
        self.version: Final = version_of(self.document)
        self._former: Callable[[str], WorkingCalendar | None] | None = None
        self._timeline: Final = Timeline(Rhythm(self._by_date, hours, zone))
        self._timelines: Final = {
            code: Timeline(Rhythm(self._by_date, hours, zone, own))
            for code, own in self.departments.items()
        }

    @classmethod
    def of_document(cls, document: str) -> WorkingCalendar:
        """The calendar that this `document` was written of."""
        return cls(**parts_of(document))

    def succeeding(self, former: Callable[[str], WorkingCalendar | None]) -> Self:
        """The same calendar, which also knows those that were in force before it: `former` gives
        the one of a version, None for a version that never was.
        """
        heir = copy(self)
        heir._former = former
        return heir

    def known(self, version: str) -> WorkingCalendar | None:
        """The calendar of a version, if it is this one or was in force before it."""
        if version == self.version:
            return self
        return self._former(version) if self._former else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkingCalendar) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    def period(self, amount: int, unit: Unit) -> Period:
        """A period counted in this office's own way."""
        return Period(amount, unit, self.counting)

    def due(self, start: datetime, period: Period) -> Due:
        """When a period that begins at `start` ends.

        The rules of each unit are in `counting.py`; their source is the Civil Code 2015, art. 147
        and 148 (domain.md 1.6), and for SAME_TIME the practice of the City of Boston.
        """
        extent = end_of(self._timeline, start, period)
        provisional = not self.years.issuperset(range(extent.first.year, extent.last.year + 1))
        return Due(extent.at, self._timeline.last_day(extent.at), provisional)

    def explain(self, start: datetime, period: Period) -> tuple[CountedDay, ...]:
        """Every local date from the event to the last counted day, and why each one counted."""
        return Explanation(self._timeline, self.day_on, start, period).days()

    def shift(self, instant: datetime, working_days: int) -> datetime:
        """The same local time of day so many working days later, or earlier when negative.

        24:00 belongs to the day it ends and stays 24:00: one working day before Friday's 24:00 is
        Thursday's (contract.md 7, "Instants"). The day of the instant itself never counts; no
        days give the instant back.
        """
        timeline, instant = self._timeline, in_utc(instant)
        if working_days == 0:
            return instant
        local = timeline.local(instant)
        day = local.date()
        if timeline.begin(day) == instant:
            return timeline.end(timeline.working_day(timeline.days_after(day, -1), working_days))
        return timeline.at_clock(timeline.working_day(day, working_days), local)

    def next_monday(self, after: datetime) -> datetime:
        """00:00 of the next Monday strictly after, or where it is a day off, of the working day
        that follows (contract.md 7, "Instants").

        Fed with its own answers it gives every week once; weeks without any working day share
        the first working day after them.
        """
        day = self._timeline.local(after).date()
        monday = self._timeline.days_after(day, 7 - day.weekday())
        if not self._timeline.is_working_day(monday):
            monday = self._timeline.working_day(monday, 1)
        return self._timeline.begin(monday)

    def next_midnight(self, instant: datetime) -> datetime:
        """00:00 of the local day after the one that an instant lies in: where that day ends."""
        return self._timeline.end(self._timeline.local(instant).date())

    def is_working_day(self, day: date) -> bool:
        """Whether the office is open on a local date."""
        return self._timeline.is_working_day(day)

    def is_provisional(self, day: date) -> bool:
        """Whether the days off of the date's year were never entered (decision 11)."""
        return day.year not in self.years

    def day_on(self, day: date) -> Day | None:
        """The listed day of a date: its name and the notice that made it."""
        return self._by_date.get(day)

    def working_days_overdue(self, due: datetime, now: datetime) -> int:
        """Working days begun since `due`, at least 1; 0 while `now` is not after it.

        A day has begun once the clock is past its 00:00 (contract.md 8).
        """
        if in_utc(now) <= in_utc(due):
            return 0
        timeline = self._timeline
        begun = timeline.working_days_between(timeline.last_day(due), timeline.last_day(now))
        return max(begun, 1)

    def working_days_between(self, day: date, last: date) -> int:
        """How many working days lie after `day`, up to and with `last`; none if that is earlier.

        Both are local dates.
        """
        return self._timeline.working_days_between(day, last)

    def overdue_since_at_least(self, now: datetime, days: int) -> datetime:
        """The latest due instant that is `days` or more working days overdue at `now`.

        A case is in that age band when its due instant is not after this one, to the microsecond.
        Raises CalendarError when `days` is not at least 1.
        """
        if days < 1:
            raise CalendarError(f"{days} days overdue is no age: give 1 or more")
        if days == 1:
            return in_utc(now) - MICROSECOND
        tomorrow = self._timeline.days_after(self._timeline.last_day(now), 1)
        return self._timeline.begin(self._timeline.working_day(tomorrow, -days))

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """The office time from start to end, exact; negative when the end is earlier."""
        return self._timeline.office_time_between(start, end)

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        """The whole office minutes from start to end; negative when the end is earlier."""
        span = self._timeline.office_time_between(start, end)
        return span // MINUTE if span >= NOTHING else -(-span // MINUTE)

    def add_working_time(self, start: datetime, span: timedelta) -> datetime:
        """The instant at which so much office time has passed since `start`, exact.

        It lies inside office hours or on a closing, never on the opening that follows; 24:00
        counts as the day's closing. No time gives `start` back, wherever it lies. Raises
        CalendarError for negative time.
        """
        return self._timeline.add_office_time(start, span)

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """`add_working_time` for whole minutes."""
        return self._timeline.add_office_time(start, timedelta(minutes=minutes))

    def next_open(self, instant: datetime, department: str | None = None) -> datetime:
        """The instant itself inside office hours, else the next opening.

        A closing is outside: nobody is left to read a message that comes at 17:00. The hours are
        those of the department, by its code, where it has hours of its own.
        """
        timeline = self._timelines.get(department, self._timeline) if department else self._timeline
        return timeline.next_open(instant)

    def local(self, instant: datetime) -> datetime:
        """The instant on the wall clock of `zone`."""
        return self._timeline.local(instant)

    def instant(self, local_naive: datetime) -> datetime:
        """The instant at which the wall clock of `zone` shows a naive date and time.

        A time that a clock change skips is read by the clock before the change; of a time shown
        twice the first is meant unless `fold` is 1. Raises CalendarError for an aware datetime.
        """
        return self._timeline.instant(local_naive)

    def last_day(self, instant: datetime) -> date:
        """The local date of an instant, where 24:00 belongs to the day it ends (decision 11)."""
        return self._timeline.last_day(instant)


def _repetitions(days: Iterable[Day]) -> list[str]:
    counts = Counter(day.date for day in days)
    return [
        f"{day} is listed {count} times: keep one" for day, count in counts.items() if count > 1
    ]


def _never_open(
    office: Dated[OfficeHours], departments: Mapping[str, Dated[DepartmentHours]]
) -> Iterator[str]:
    """A message to such a department would wait for ever."""
    for code, own in departments.items():
        days = [date.min, *(day for day, _ in (*office.changes, *own.changes))]
        for day in days:
            pairs = zip(own.on(day).weekly, office.on(day).weekly, strict=True)
            if not any(shared if mine is None else mine for mine, shared in pairs):
                yield f"{code} is never open: give it hours on at least one weekday"
                break
