"""A year as twelve small tables, every day with what it is."""

from __future__ import annotations

import calendar as weeks
from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names, get_month_names

from workflow.worktime import Day, WorkingCalendar

_MONDAY_FIRST = weeks.Calendar()


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month: what it is, and the listed day where there is one.

    `mark` is "" for an ordinary working day, "rest" for a weekly rest day, "off", "worked" or
    "half" for a listed one.
    """

    date: date
    mark: str
    listed: Day | None


@dataclass(frozen=True, slots=True)
class Month:
    """A month by weeks; None pads the first and the last one."""

    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]


def months_of(office: WorkingCalendar, year: int, language: str) -> tuple[Month, ...]:
    """The twelve months of a year, named in the language."""
    names = get_month_names("wide", context="stand-alone", locale=language)
    return tuple(
        Month(
            names[month],
            tuple(
                tuple(_cell(office, day) if day.month == month else None for day in week)
                for week in _MONDAY_FIRST.monthdatescalendar(year, month)
            ),
        )
        for month in range(1, 13)
    )


def weekday_names(language: str) -> tuple[tuple[str, str], ...]:
    """Short and full name of every weekday, Monday first."""
    short, full = (get_day_names(width, locale=language) for width in ("short", "wide"))
    return tuple((short[day], full[day]) for day in range(7))


def _cell(office: WorkingCalendar, day: date) -> Cell:
    listed = office.day_on(day)
    if listed is None:
        return Cell(day, "" if office.is_working_day(day) else "rest", None)
    if listed.is_off:
        return Cell(day, "off", listed)
    return Cell(day, "half" if listed.hours else "worked", listed)
