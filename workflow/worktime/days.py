"""The days that break the weekly rhythm: days off and make-up working days."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import StringIO

from workflow.errors import CalendarError
from workflow.worktime.hours import Spans, parse_spans, problems_of

COLUMNS = ("date", "name_vi", "name_en", "kind", "source")
#: a column that a file may leave out
HOURS = "hours"


class DayKind(StrEnum):
    """What a listed day is; all but the last two are days off."""

    HOLIDAY = "holiday"
    SUBSTITUTE = "substitute"
    """A day in lieu of a holiday that fell on a weekly rest day (Labour Code 2019, art. 111(3))."""
    SWAPPED_OFF = "swapped_off"
    """A working day exchanged for a make-up day by a yearly notice."""
    MAKEUP_WORKDAY = "makeup_workday"
    HALF_DAY = "half_day"
    """A working day with hours of its own; counts as a whole one where days are counted."""


WORKED = frozenset({DayKind.MAKEUP_WORKDAY, DayKind.HALF_DAY})


@dataclass(frozen=True, slots=True)
class Day:
    """One listed day; `source` names the decision or notice that made it so.

    `hours` are its own: a half day must have them, a make-up day may, a day off has none. Raises
    CalendarError when that does not fit, or when nobody can work in them.
    """

    date: date
    kind: DayKind
    name_vi: str
    name_en: str
    source: str
    hours: Spans = ()

    def __post_init__(self) -> None:
        problems = problems_of(self.hours, f"hours of {self.date}")
        if self.hours and self.is_off:
            problems.append(f"{self.date} is a day off and has no hours: leave them out")
        if self.kind == DayKind.HALF_DAY and not self.hours:
            problems.append(f"{self.date} is a half day: say which hours, like 07:00-11:30")
        if problems:
            raise CalendarError(*problems)

    @property
    def is_off(self) -> bool:
        """Whether nobody works on this day."""
        return self.kind not in WORKED


def load_days(text: str, name: str) -> tuple[Day, ...]:
    """Read a CSV of days with the columns of COLUMNS, in the order of the file.

    A further column `hours` gives worked days hours of their own ("07:00-11:30 13:30-15:00").
    `name` is what messages call the file. Raises CalendarError with every unusable row at once.
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""))
    _require_columns(reader.fieldnames or (), name)
    days: dict[date, Day] = {}
    problems: list[str] = []
    for line, fields in _rows(reader, name):
        try:
            day = day_from_fields(fields)
            _refuse_repetition(days, day)
            days[day.date] = day
        except CalendarError as error:
            problems += [f"{name}, line {line}: {problem}" for problem in error.problems]
    if problems:
        raise CalendarError(*problems)
    return tuple(days.values())


def day_from_fields(fields: Mapping[str | None, object]) -> Day:
    """A day from the fields of one row or table; `date` is a date or its ISO 8601 text.

    Raises CalendarError with every unusable field. A missing name or source is an empty text.
    """
    day, kind = _date(fields.get("date")), _kind(fields.get("kind"))
    problems: list[str] = []
    hours = _hours(fields.get(HOURS), problems)
    if None in fields or None in fields.values():
        problems.append("the row and the header differ in length: put texts with commas in quotes")
    if day is None:
        problems.append(f'date "{fields.get("date")}" is unusable: write it like 2026-09-02')
    if kind is None:
        kinds = ", ".join(DayKind)
        problems.append(f'kind "{fields.get("kind")}" is unknown: write one of {kinds}')
    if problems or day is None or kind is None:
        raise CalendarError(*problems)
    vi, en, source = (_text(fields.get(column)) for column in ("name_vi", "name_en", "source"))
    return Day(day, kind, vi, en, source, hours)


def _require_columns(header: Sequence[str], name: str) -> None:
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise CalendarError(
            f"{name}, line 1: column {', '.join(missing)} is missing; "
            f"the header must be {','.join(COLUMNS)}"
        )


def _rows(
    reader: csv.DictReader[str], name: str
) -> Iterator[tuple[int, Mapping[str | None, object]]]:
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise CalendarError(
            f"{name}, line {reader.reader.line_num}: not a CSV row: {error}"
        ) from error


def _refuse_repetition(days: Mapping[date, Day], day: Day) -> None:
    if day.date in days:
        raise CalendarError(
            f"{day.date} is given already as {days[day.date].kind}; keep one of the two"
        )


def _date(value: object) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        day = date.fromisoformat(_text(value))
    except ValueError:
        return None
    # The parser also takes 20260902 and 2026-W36-3: nobody writes those but by mistake.
    return day if day.isoformat() == _text(value) else None


def _kind(value: object) -> DayKind | None:
    return DayKind(_text(value)) if _text(value) in set(DayKind) else None


def _hours(value: object, problems: list[str]) -> Spans:
    texts = value.split() if isinstance(value, str) else value
    return parse_spans(texts if texts is not None else [], HOURS, problems)


def _text(value: object) -> str:
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""
