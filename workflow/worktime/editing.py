"""Calendars made from calendars: a day set or dropped, a file taken in, a year confirmed.

Each gives a new calendar and leaves the old one as it was. Edits of different dates and years
give the same calendar in whatever order they are made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from workflow.errors import CalendarError
from workflow.worktime.calendar import WorkingCalendar
from workflow.worktime.dated import Dated
from workflow.worktime.days import WORKED, Day, DayKind
from workflow.worktime.files import CalendarParts
from workflow.worktime.hours import DepartmentHours, OfficeHours, Spans
from workflow.worktime.period import Counting

#: more days in one go are a mistake of typing
LONGEST_RANGE: Final = 366
PLANNED_YEARS: Final = range(1970, 9001)


class Names(NamedTuple):
    """What a day is called in both languages; "" where it has no name of its own."""

    vi: str = ""
    en: str = ""


def with_day(calendar: WorkingCalendar, day: Day) -> WorkingCalendar:
    """With this day listed, in place of the one of its date.

    Its year does not count as entered for it: one day is not the list of a year.
    """
    others = (other for other in calendar.days if other.date != day.date)
    return _revised(calendar, days=(*others, day))


def without_day(calendar: WorkingCalendar, day: date) -> WorkingCalendar:
    """With nothing listed for a date, so that the weekly rule holds."""
    return _revised(calendar, days=(other for other in calendar.days if other.date != day))


def with_days_of(
    calendar: WorkingCalendar, other: WorkingCalendar, dates: Collection[date]
) -> WorkingCalendar:
    """With what `other` lists of these dates, in place of what the calendar lists of them.

    The calendar itself where that counts alike.
    """
    own, theirs = ([d for d in each.days if d.date in dates] for each in (calendar, other))
    if [(d.date, _counts(d)) for d in own] == [(d.date, _counts(d)) for d in theirs]:
        return calendar
    kept = (day for day in calendar.days if day.date not in dates)
    return _revised(calendar, days=(*kept, *theirs))


def days_from(first: date, last: date | None) -> tuple[date, ...]:
    """The dates from `first` to `last`, both included; the first alone without a last.

    Raises CalendarError for a last date before the first, for more than a year of them, and for
    years that no office plans for.
    """
    for day in (first, last or first):
        if day.year not in PLANNED_YEARS:
            raise CalendarError(f"{day} is out of reach: give a year from 1970 to 9000")
    length = ((last or first) - first).days
    if not 0 <= length < LONGEST_RANGE:
        raise CalendarError(
            f"from {first} to {last} is no range of days: the last comes after the first, "
            f"within {LONGEST_RANGE} days"
        )
    return tuple(first + timedelta(days=place) for place in range(length + 1))


def with_days_off(
    calendar: WorkingCalendar, dates: Iterable[date], kind: DayKind, names: Names, notice: str
) -> WorkingCalendar:
    """With these dates off. Raises CalendarError when `kind` is none of a day off."""
    if kind in WORKED:
        raise CalendarError(f"{kind} is a day that is worked: give a kind of day off")
    for day in dates:
        calendar = with_day(calendar, Day(day, kind, names.vi, names.en, notice))
    return calendar


def with_days_worked(
    calendar: WorkingCalendar, dates: Iterable[date], hours: Spans, names: Names, notice: str
) -> WorkingCalendar:
    """With these dates worked, for the hours of an ordinary day or for `hours` of their own.

    A working day of the week without hours of its own needs no line: it is dropped from the list.
    """
    for day in dates:
        ordinary = bool(calendar.office_hours.on(day).spans(day.weekday()))
        if ordinary and not hours:
            calendar = without_day(calendar, day)
        else:
            kind = DayKind.HALF_DAY if ordinary else DayKind.MAKEUP_WORKDAY
            calendar = with_day(calendar, Day(day, kind, names.vi, names.en, notice, hours))
    return calendar


def with_parts(
    calendar: WorkingCalendar, parts: CalendarParts, replacing: bool = False
) -> WorkingCalendar:
    """With what a file says, in place of what the calendar said of the same dates, departments
    and years; its years count as entered. `replacing` drops all other days of these years.

    Raises CalendarError for a file of another time zone, which no register can change to.
    """
    if parts.zone is not None and parts.zone.key != calendar.zone.key:
        raise CalendarError(
            f"the file is for {parts.zone.key}, this calendar for {calendar.zone.key}: "
            "a register keeps the time zone it was set up with"
        )
    entered = {day.date.year for day in parts.days} if parts.years is None else set(parts.years)
    given = {day.date for day in parts.days}
    kept = [
        day
        for day in calendar.days
        if day.date not in given and not (replacing and day.date.year in entered)
    ]
    return _revised(
        calendar,
        days=(*kept, *parts.days),
        office_hours=parts.office_hours,
        counting=parts.counting,
        years=calendar.years | entered,
        departments={**calendar.departments, **parts.departments},
        confirmed={**calendar.confirmed, **parts.confirmed},
    )


def confirmed_by(calendar: WorkingCalendar, year: int, notice: str) -> WorkingCalendar:
    """With the days of a year confirmed by a notice; the year counts as entered from then on."""
    if not notice.strip():
        raise CalendarError("say by which notice the year is confirmed, like 10065/VPCP-KGVX")
    return _revised(calendar, confirmed={**calendar.confirmed, year: notice.strip()})


def first_difference(before: WorkingCalendar, after: WorkingCalendar) -> date | None:
    """The first local date that may count differently; None when no period can end elsewhere.

    A year that was entered or dropped differs as a whole: what is counted in it is provisional
    or no longer. Names, notices and the hours of departments move no period.
    """
    if (before.zone, before.counting) != (after.zone, after.counting):
        return date.min
    was, is_now = ({day.date: _counts(day) for day in each.days} for each in (before, after))
    dates = [day for day in was.keys() | is_now.keys() if was.get(day) != is_now.get(day)]
    dates += [date(year, 1, 1) for year in before.years ^ after.years]
    changes = {day for each in (before, after) for day, _ in each.office_hours.changes}
    dates += [
        day
        for day in {date.min, *changes}
        if before.office_hours.on(day) != after.office_hours.on(day)
    ]
    return min(dates, default=None)


def _counts(day: Day) -> object:
    return day.is_off, day.hours


def _revised(
    calendar: WorkingCalendar,
    *,
    days: Iterable[Day] | None = None,
    office_hours: Dated[OfficeHours] | None = None,
    counting: Counting | None = None,
    years: Iterable[int] | None = None,
    departments: Mapping[str, Dated[DepartmentHours]] | None = None,
    confirmed: Mapping[int, str] | None = None,
) -> WorkingCalendar:
    return WorkingCalendar(
        calendar.days if days is None else days,
        office_hours or calendar.office_hours,
        calendar.zone,
        counting or calendar.counting,
        calendar.years if years is None else years,
        calendar.departments if departments is None else departments,
        calendar.confirmed if confirmed is None else confirmed,
    )
