"""One year of a calendar as tables, so that counting is looking up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from workflow.worktime.dated import Dated
from workflow.worktime.days import Day
from workflow.worktime.hours import DepartmentHours, OfficeHours, Span

ONE_DAY = timedelta(days=1)
MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class YearTable:
    """A local calendar year. Instants are aware UTC; openings and closings stand in time order."""

    first_ordinal: int
    """The proleptic ordinal of 1 January: a day's place in `working_until` and `midnights`."""
    working_days: tuple[date, ...]
    working_until: tuple[int, ...]
    """How many working days the year has had by the end of each day."""
    midnights: tuple[datetime, ...]
    """When each day begins, and at the end when the next year does."""
    opens: tuple[datetime, ...]
    closes: tuple[datetime, ...]
    office_time_before: tuple[timedelta, ...]
    """The office time of the year before each opening."""
    office_time: timedelta


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a year's table is made from; `own` are the hours of one department."""

    days: Mapping[date, Day]
    office_hours: Dated[OfficeHours]
    zone: ZoneInfo
    own: Dated[DepartmentHours] | None = None

    def spans(self, day: date) -> tuple[Span, ...]:
        """The office hours of a local date, empty on a day off."""
        listed = self.days.get(day)
        if listed is None:
            return self._ordinary(day)
        if listed.is_off:
            return ()
        return listed.hours or self.office_hours.on(day).spans(day.weekday(), makeup=True)

    def _ordinary(self, day: date) -> tuple[Span, ...]:
        own = self.own.on(day).weekly[day.weekday()] if self.own is not None else None
        return self.office_hours.on(day).spans(day.weekday()) if own is None else own


def build_year(year: int, rhythm: Rhythm) -> YearTable:
    """The table of a local calendar year."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    dates = [date.fromordinal(day) for day in range(first.toordinal(), after.toordinal())]
    spans = [rhythm.spans(day) for day in dates]
    midnights = tuple(instant_of(day, MIDNIGHT, rhythm.zone) for day in (*dates, after))
    openings = _openings(dates, spans, midnights, rhythm.zone)
    lengths = [closing - opening for opening, closing in openings]
    return YearTable(
        first_ordinal=first.toordinal(),
        working_days=tuple(day for day, hours in zip(dates, spans, strict=True) if hours),
        working_until=tuple(accumulate(bool(hours) for hours in spans)),
        midnights=midnights,
        opens=tuple(opening for opening, _ in openings),
        closes=tuple(closing for _, closing in openings),
        office_time_before=tuple(accumulate(lengths[:-1], initial=timedelta())),
        office_time=sum(lengths, timedelta()),
    )


def instant_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The UTC instant at which the wall clock of `zone` shows this date and time.

    A time that the clock skips is read as if it had not been put forward yet; of a time that it
    shows twice, the first is meant unless `clock.fold` is 1 (PEP 495).
    """
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _openings(
    dates: list[date],
    spans: list[tuple[Span, ...]],
    midnights: tuple[datetime, ...],
    zone: ZoneInfo,
) -> list[tuple[datetime, datetime]]:
    openings: list[tuple[datetime, datetime]] = []
    for day, hours, begin, end in zip(dates, spans, midnights, midnights[1:], strict=False):
        if end - begin == ONE_DAY:
            openings += [(begin + _since(opens), begin + _since(closes)) for opens, closes in hours]
        else:
            openings += _openings_of_odd_day(day, hours, zone)
    return openings


def _openings_of_odd_day(
    day: date, hours: tuple[Span, ...], zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """On a day whose clock changes; an opening that the change swallows is cut or left out."""
    openings: list[tuple[datetime, datetime]] = []
    for opens, closes in hours:
        opening, closing = (
            (datetime.combine(day, MIDNIGHT) + _since(minutes)).replace(tzinfo=zone).astimezone(UTC)
            for minutes in (opens, closes)
        )
        if openings:
            opening = max(opening, openings[-1][1])
        if opening < closing:
            openings.append((opening, closing))
    return openings


@cache
def _since(minutes: int) -> timedelta:
    """Minutes of a day; the same few are asked for a thousand times a year."""
    return timedelta(minutes=minutes)
