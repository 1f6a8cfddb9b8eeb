"""Office hours: when people are at their desks in an ordinary week."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.errors import CalendarError

Span = tuple[int, int]
"""Opening and closing as minutes since local midnight; a closing of 1440 is 24:00."""
Spans = tuple[Span, ...]

MINUTES_OF_DAY = 24 * 60
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAKEUP = "makeup"
#: the key of hours that names the notice they come from
SOURCE = "source"
SPAN_FORM = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The spans of each weekday, Monday first, and those of a make-up working day.

    A weekday without a span is a weekly rest day. A make-up day on a weekday that has spans keeps
    them; on a rest day it has those of `makeup`, by default those of the first working weekday.
    Raises CalendarError with every span that is inverted, empty, outside the day or overlapping,
    and when the week has no span at all.
    """

    weekly: tuple[Spans, ...]
    makeup: Spans = ()

    def __post_init__(self) -> None:
        problems = [] if len(self.weekly) == len(WEEKDAYS) else ["office hours need seven weekdays"]
        for name, spans in zip((*WEEKDAYS, MAKEUP), (*self.weekly, self.makeup), strict=False):
            problems += problems_of(spans, f"office hours of {name}")
        if not any(self.weekly):
            problems.append("office hours are empty: give at least one weekday a span")
        if problems:
            raise CalendarError(*problems)
        if not self.makeup:
            object.__setattr__(self, "makeup", next(spans for spans in self.weekly if spans))

    @classmethod
    def parse(cls, table: Mapping[str, Sequence[str]]) -> OfficeHours:
        """Hours from texts: `{"monday": ["07:00-11:30", "13:30-17:00"], "makeup": […]}`.

        A weekday that is left out is a rest day. Raises CalendarError with every unusable entry.
        """
        days = _parse_days(table, (*WEEKDAYS, MAKEUP))
        return cls(tuple(days.get(name, ()) for name in WEEKDAYS), days.get(MAKEUP, ()))

    def spans(self, weekday: int, *, makeup: bool = False) -> Spans:
        """The spans of a weekday (Monday is 0) that is no day off."""
        return self.weekly[weekday] or (self.makeup if makeup else ())


@dataclass(frozen=True, slots=True)
class DepartmentHours:
    """When a department's people can be reached, where that is not as in the whole office.

    One entry per weekday, Monday first; None: as everybody. Listed days (days off, make-up days,
    half days) are the same for all. Deadlines know nothing of it: the people of one department
    may work on Saturday mornings without making it a working day of the province (domain.md 2).
    `source` names the notice they come from; hours of long ago may be without one. Raises
    CalendarError for spans in which nobody can work.
    """

    weekly: tuple[Spans | None, ...]
    source: str = ""

    def __post_init__(self) -> None:
        problems = [] if len(self.weekly) == len(WEEKDAYS) else ["office hours need seven weekdays"]
        for name, spans in zip(WEEKDAYS, self.weekly, strict=False):
            problems += problems_of(spans or (), f"office hours of {name}")
        if problems:
            raise CalendarError(*problems)

    @classmethod
    def parse(cls, table: Mapping[str, object]) -> DepartmentHours:
        """Hours from texts: `{"saturday": ["07:00-11:30"], "source": "12/TB"}`; an empty list
        closes a weekday.

        Raises CalendarError with every unusable entry.
        """
        source = table.get(SOURCE, "")
        if not isinstance(source, str):
            raise CalendarError(f"{SOURCE} {source} is unusable: write the notice in quotes")
        days = _parse_days({key: part for key, part in table.items() if key != SOURCE}, WEEKDAYS)
        return cls(tuple(days.get(name) for name in WEEKDAYS), source.strip())


def _parse_days(table: Mapping[str, object], names: Sequence[str]) -> dict[str, Spans]:
    problems = [
        f'office hours: "{key}" is unknown; use {", ".join(names)}'
        for key in table
        if key not in names
    ]
    days = {
        name: parse_spans(table[name], f"office hours of {name}", problems)
        for name in names
        if name in table
    }
    if problems:
        raise CalendarError(*problems)
    return days


def parse_spans(texts: object, what: str, problems: list[str]) -> Spans:
    """Spans from a list of texts like "07:00-11:30"; `problems` gets what cannot be read."""
    if isinstance(texts, str) or not isinstance(texts, Sequence):
        problems.append(f'{what}: write a list like ["07:00-11:30"]')
        return ()
    spans = []
    for text in texts:
        match = SPAN_FORM.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            problems.append(f'{what}: write "{text}" like 07:00-11:30')
        else:
            hour, minute, end_hour, end_minute = map(int, match.groups())
            spans.append((hour * 60 + minute, end_hour * 60 + end_minute))
    return tuple(spans)


def spans_of(text: str) -> Spans:
    """The spans of "07:00-11:30 13:30-17:00"; none for an empty text. Raises CalendarError."""
    problems: list[str] = []
    spans = parse_spans(text.split(), "hours", problems)
    if problems:
        raise CalendarError(*problems)
    return spans


def spans_text(spans: Spans) -> str:
    """Spans as people write them: "07:00-11:30 13:30-17:00"."""
    return " ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in spans)


def problems_of(spans: Spans, what: str) -> list[str]:
    """Why nobody can work in these spans, one sentence each; `what` names them."""
    problems = []
    previous_close = 0
    for opens, closes in spans:
        shown = f"{what}, {_clock(opens)}-{_clock(closes)}"
        if opens >= closes:
            problems.append(f"{shown}: must close after it opens")
        if opens < 0 or closes > MINUTES_OF_DAY:
            problems.append(f"{shown}: must lie between 00:00 and 24:00")
        if opens < previous_close:
            problems.append(f"{shown}: must open after {_clock(previous_close)}, in order")
        previous_close = max(previous_close, closes)
    return problems


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


PROVINCE_OFFICE_HOURS = OfficeHours(
    ((((7 * 60), (11 * 60 + 30)), ((13 * 60 + 30), (17 * 60))),) * 5 + ((), ())
)
"""Monday to Friday 07:00-11:30 and 13:30-17:00, the habit of the Mekong delta's offices."""

AS_EVERYBODY = DepartmentHours((None,) * len(WEEKDAYS))
