"""Office hours: when people are at their desks in an ordinary week."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.errors import CalendarError

Span = tuple[int, int]
"""Opening and closing as minutes since local midnight; a closing of 1440 is 24:00."""

MINUTES_OF_DAY = 24 * 60
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAKEUP = "makeup"
SPAN_FORM = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The spans of each weekday, Monday first, and those of a make-up working day.

    A weekday without a span is a weekly rest day. A make-up day on a weekday that has spans keeps
    them; on a rest day it has those of `makeup`, by default those of the first working weekday.
    Raises CalendarError with every span that is inverted, empty, outside the day or overlapping,
    and when the week has no span at all.
    """

    weekly: tuple[tuple[Span, ...], ...]
    makeup: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        problems = [] if len(self.weekly) == len(WEEKDAYS) else ["office hours need seven weekdays"]
        for name, spans in zip((*WEEKDAYS, MAKEUP), (*self.weekly, self.makeup), strict=False):
            problems += _problems_of_day(name, spans)
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
        problems = [
            f'office hours: "{key}" is unknown; use {", ".join((*WEEKDAYS, MAKEUP))}'
            for key in table
            if key not in (*WEEKDAYS, MAKEUP)
        ]
        spans = {name: _parse_day(name, table.get(name, ()), problems) for name in WEEKDAYS}
        makeup = _parse_day(MAKEUP, table.get(MAKEUP, ()), problems)
        if problems:
            raise CalendarError(*problems)
        return cls(tuple(spans.values()), makeup)

    def spans(self, weekday: int, *, makeup: bool = False) -> tuple[Span, ...]:
        """The spans of a weekday (Monday is 0) that is no day off."""
        return self.weekly[weekday] or (self.makeup if makeup else ())


def _parse_day(name: str, texts: object, problems: list[str]) -> tuple[Span, ...]:
    if isinstance(texts, str) or not isinstance(texts, Sequence):
        problems.append(f'office hours of {name}: write a list like ["07:00-11:30"]')
        return ()
    spans = []
    for text in texts:
        match = SPAN_FORM.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            problems.append(f'office hours of {name}: write "{text}" like 07:00-11:30')
        else:
            hour, minute, end_hour, end_minute = map(int, match.groups())
            spans.append((hour * 60 + minute, end_hour * 60 + end_minute))
    return tuple(spans)


def _problems_of_day(name: str, spans: Sequence[Span]) -> list[str]:
    problems = []
    previous_close = 0
    for opens, closes in spans:
        shown = f"office hours of {name}, {_clock(opens)}-{_clock(closes)}"
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
