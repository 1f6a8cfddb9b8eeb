"""Calendars made from calendars: a day set or dropped, a file taken in, a year confirmed.

Each gives a new calendar and leaves the old one as it was. Edits of different dates and years
give the same calendar in whatever order they are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from workflow.errors import CalendarError
from workflow.worktime.calendar import WorkingCalendar
from workflow.worktime.dated import Dated
from workflow.worktime.days import Day
from workflow.worktime.files import CalendarParts
from workflow.worktime.hours import DepartmentHours, OfficeHours
from workflow.worktime.period import Counting


def with_day(calendar: WorkingCalendar, day: Day) -> WorkingCalendar:
    """With this day listed, in place of the one of its date.

    Its year does not count as entered for it: one day is not the list of a year.
    """
    others = (other for other in calendar.days if other.date != day.date)
    return _revised(calendar, days=(*others, day))


def without_day(calendar: WorkingCalendar, day: date) -> WorkingCalendar:
    """With nothing listed for a date, so that the weekly rule holds."""
    return _revised(calendar, days=(other for other in calendar.days if other.date != day))


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
