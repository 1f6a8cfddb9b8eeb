"""Plain fields of forms about Mondays: each is read, or leaves one fault behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from datetime import date, datetime, time
from typing import Final

from cases.meetings.faults import Fault, MeetingRefused
from cases.phones import e164
from workflow.definition import Text
from workflow.fields import Malformed
from workflow.fields.text import line_of, text_of
from workflow.wordings import why_text

LINE: Final = 200
WORDS: Final = 1000
_EMAIL: Final = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+")
#: domain facts 3.3: the form of 2018, and the one of Decision 20/2020 (at most 35 signs)
_DOSSIER: Final = re.compile(
    r"(?:\d{3}\.\d{2}\.\d{2}\.H20|H20(?:\.\d{1,3})*)-(\d{6})-\d{3,6}", re.ASCII
)
_LONGEST_DOSSIER: Final = 35
_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)


class Reading:
    """Reads the fields one by one; `faults` gathers what is wrong, in the order of reading."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.faults: list[Fault] = []

    def fault(self, field: str, code: str, **values: Text | str | int) -> None:
        """Note what is wrong with a field."""
        self.faults.append(Fault(field, code, tuple(values.items())))

    def check(self) -> None:
        """Raise MeetingRefused with everything that was wrong."""
        if self.faults:
            raise MeetingRefused(*self.faults)

    def raw(self, field: str) -> str:
        """What was typed, without the spaces around it."""
        return self._given.get(field, "").strip()

    def line(self, field: str, missing: str | None = None, longest: int = LINE) -> str | None:
        """One line of text; `missing` is the fault of an empty one."""
        return self._text(field, missing, lambda: line_of(self._given.get(field, ""), longest))

    def words(self, field: str, missing: str | None = None) -> str | None:
        """Text of several lines."""
        return self._text(field, missing, lambda: text_of(self._given.get(field, ""), WORDS))

    def choice(self, field: str, options: Container[str], fault: str) -> str:
        """One of `options`; "" after a fault."""
        chosen = self.raw(field)
        if chosen in options:
            return chosen
        self.fault(field, fault)
        return ""

    def flag(self, field: str) -> bool:
        """Whether a box was ticked."""
        return self.raw(field) == "true"

    def phone(self, field: str, missing: str | None) -> str | None:
        """A number as +84…."""
        typed = self.line(field, missing, 30)
        if typed is None:
            return None
        try:
            return e164(typed)
        except Malformed:
            self.fault(field, "unusable_phone")
            return None

    def email(self, field: str) -> str | None:
        """An address, or none."""
        typed = self.line(field)
        if typed is not None and not _EMAIL.fullmatch(typed):
            self.fault(field, "unusable_email")
            return None
        return typed

    def dossier(self, field: str) -> str | None:
        """The number of a dossier at the Centre, in capitals, or none."""
        typed = self.raw(field).upper()
        if not typed:
            return None
        match = _DOSSIER.fullmatch(typed)
        if match is None or len(typed) > _LONGEST_DOSSIER or not _is_day(match[1]):
            self.fault(field, "unusable_dossier")
            return None
        return typed

    def day(self, field: str) -> date | None:
        """A date like 30/11/2026 or 2026-11-30; None for nothing, and after a fault."""
        typed = self.raw(field)
        if not typed:
            return None
        match = _DAY.fullmatch(typed)
        try:
            if match:
                return date(int(match[3]), int(match[2]), int(match[1]))
            return date.fromisoformat(typed)
        except ValueError:
            self.fault(field, "unusable_date")
            return None

    def hours(self, begins: time, ends: time) -> tuple[time, time]:
        """The fields `begins` and `ends`; the given times where nothing was typed."""
        found = [self._clock(name) for name in ("begins", "ends")]
        first, last = found[0] or begins, found[1] or ends
        if first >= last or None in (self._readable("begins"), self._readable("ends")):
            self.fault("begins", "unusable_hours")
            return begins, ends
        return first, last

    def capacity(self, otherwise: int, most: int = 60) -> int:
        """How many people can be met."""
        typed = self.raw("capacity")
        if not typed:
            return otherwise
        if typed.isascii() and typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= most:
            return int(typed)
        self.fault("capacity", "unusable_capacity", most=most)
        return otherwise

    def _readable(self, field: str) -> str | None:
        return None if self.raw(field) and self._clock(field) is None else field

    def _clock(self, field: str) -> time | None:
        typed = self.raw(field)
        try:
            return datetime.strptime(typed, "%H:%M").time() if typed else None  # noqa: DTZ007 - a time of day
        except ValueError:
            return None

    def _text(self, field: str, missing: str | None, read: Callable[[], str | None]) -> str | None:
        try:
            found = read()
        except Malformed as problem:
            self.fault(field, "unusable_text", why=_why(problem))
            return None
        if found is None and missing is not None:
            self.fault(field, missing)
        return found


def _why(problem: Malformed) -> Text:
    """What is wrong with a text, in the words that forms of cases have for it."""
    vi, en = (why_text(problem.why, problem.params, language) for language in ("vi", "en"))
    return Text(vi=vi, en=en)


def _is_day(digits: str) -> bool:
    try:
        datetime.strptime(digits, "%y%m%d")  # noqa: DTZ007 - a date
    except ValueError:
        return False
    return True
