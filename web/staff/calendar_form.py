"""The form that changes the working calendar, read as the calendar that it asks for.

Every fault is told at its field, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from cases.commands.calendar_change import LONGEST_NOTICE
from cases.errors import BadInput
from web.language import Words, message
from web.times import parse_day
from workflow.errors import CalendarError
from workflow.worktime import DayKind, WorkingCalendar
from workflow.worktime.editing import (
    PLANNED_YEARS,
    Names,
    confirmed_by,
    days_from,
    with_days_off,
    with_days_worked,
)
from workflow.worktime.hours import Spans, problems_of, spans_of

#: what a date may be made; the last says that a whole year is complete
WORK: Final = "work"
CONFIRM: Final = "confirm"
CHOICES: Final = {
    DayKind.HOLIDAY.value: message("Day off: public holiday"),
    DayKind.SUBSTITUTE.value: message("Day off: in lieu of a holiday"),
    DayKind.SWAPPED_OFF.value: message("Day off: swapped for a make-up day"),
    WORK: message("Worked: whole day, or only the hours given below"),
}
_LONGEST_NAME: Final = 200
_NO_DATE: Final = message("This is no date. Write it like 27/11/2026.")
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: the calendar that comes of it, or what is wrong with the fields."""

    after: WorkingCalendar
    notice: str
    year: int
    errors: tuple[tuple[str, str], ...] = ()


def wished(given: Mapping[str, str], before: WorkingCalendar, year: int, words: Words) -> Wish:
    """What the filled form asks for; `year` is the one that the page shows."""
    reading = _Reading(given, words)
    notice = reading.notice()
    if given.get("what") == CONFIRM:
        edit: Callable[[], WorkingCalendar] = lambda: confirmed_by(before, year, notice)  # noqa: E731
    else:
        dates, what, hours = reading.dates(), reading.choice(), given.get("hours", "").strip()
        nothing: Spans = ()
        spans = reading.read("hours", lambda: spans_of(hours), nothing, _hours_fault(words))
        year = dates[0].year if dates else year
        names = Names(reading.short("name"), reading.short("name_en"))
        edit = _of_days(before, dates, what, spans, names, notice)
        if what != WORK and hours:
            reading.errors.append(("hours", words.gettext("A day off has no hours.")))
        if problems_of(spans, ""):
            reading.errors.append(("hours", _hours_fault(words)))
    after = before if reading.errors else edit()
    return Wish(after, notice, year, tuple(reading.errors))


def _of_days(
    before: WorkingCalendar,
    dates: tuple[date, ...],
    what: str,
    spans: Spans,
    names: Names,
    notice: str,
) -> Callable[[], WorkingCalendar]:
    if what == WORK:
        return lambda: with_days_worked(before, dates, spans, names, notice)
    return lambda: with_days_off(before, dates, DayKind(what), names, notice)


def _hours_fault(words: Words) -> str:
    return words.gettext("Write hours in order, like 07:00-11:30 13:30-17:00.")


class _Reading:
    """The fields one by one; faults are gathered in the order of the form."""

    def __init__(self, given: Mapping[str, str], words: Words) -> None:
        self._given = given
        self._words = words
        self.errors: list[tuple[str, str]] = []

    def read(self, name: str, parse: Callable[[], Read], otherwise: Read, fault: str) -> Read:
        try:
            return parse()
        except (BadInput, CalendarError):
            self.errors.append((name, fault))
            return otherwise

    def notice(self) -> str:
        notice = " ".join(self._given.get("notice", "").split())
        if not notice:
            fault = self._words.gettext("Say by which notice the calendar changes.")
            self.errors.append(("notice", fault))
        elif len(notice) > LONGEST_NOTICE:
            fault = self._words.gettext("Give the number and name of the notice, not its text.")
            self.errors.append(("notice", fault))
        return notice

    def dates(self) -> tuple[date, ...]:
        first, last = self._date("day"), self._date("until")
        if first is None:
            if not self._given.get("day", "").strip():
                self.errors.append(("day", self._words.gettext(_NO_DATE)))
            return ()
        fault = self._words.gettext("The last day comes after the first, within a year.")
        return self.read("until", lambda: days_from(first, last), (), fault)

    def choice(self) -> str:
        what = self._given.get("what", "")
        if what not in CHOICES:
            self.errors.append(("what", self._words.gettext("Choose what the day is to be.")))
            return WORK
        return what

    def short(self, name: str) -> str:
        return " ".join(self._given.get(name, "").split())[:_LONGEST_NAME]

    def _date(self, name: str) -> date | None:
        text = self._given.get(name, "").strip()
        if not text:
            return None
        fault = self._words.gettext(_NO_DATE)
        found = self.read(name, lambda: parse_day(text), None, fault)
        if found is not None and found.year not in PLANNED_YEARS:
            self.errors.append((name, fault))
            return None
        return found
