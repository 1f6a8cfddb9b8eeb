"""The calendars a register counted by, as its check needs them: which held for a deadline when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Connection

from cases.calendar.versions import KeptCalendar, kept_calendars, read_version
from cases.casefile.deadline import DeadlineClock, DeadlineSpan
from cases.clock.following import is_followed
from workflow.worktime import WorkingCalendar
from workflow.worktime.document import version_of


class CountedBy(NamedTuple):
    """From `at` (UTC) on a deadline was counted by `calendar`.

    Not `certain` where no change of the deadline names it: either only the ladder followed, or the
    next change of the calendar came before the deadline was counted by this one.
    """

    at: datetime
    calendar: WorkingCalendar
    certain: bool = True


class Calendars:
    """Every calendar of a register, read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lines = kept_calendars(connection)
        self._known: dict[str, WorkingCalendar | None] = {}
        #: whether the last change has reached every case
        self.followed = is_followed(connection)

    @cached_property
    def version(self) -> str:
        """The one in force; "" where there is none."""
        return self._lines[-1].version if self._lines else ""

    def of(self, version: str) -> WorkingCalendar | None:
        """The calendar of a version; None when it is not kept."""
        if version not in self._known:
            self._known[version] = read_version(self._connection, version)
        return self._known[version]

    def problems(self, _: Connection) -> Iterator[str]:
        """What is wrong with the trace of calendars itself."""
        instants = [line.at for line in self._lines if line.at is not None]
        if [line.no for line in self._lines] != list(range(1, len(self._lines) + 1)):
            yield "the trace of the working calendar has a gap."
        if instants != sorted(instants):
            yield "the trace of the working calendar is not in the order of time."
        for line in self._lines:
            if (line.at is None) != (line.no == 1):
                since = line.at.isoformat() if line.at else "the beginning"
                yield (
                    f"the working calendar number {line.no} is said to have been in force since "
                    f"{since}; the first one is since the beginning, and no other."
                )
            calendar = self.of(line.version)
            if calendar is None or version_of(calendar.document) != line.version:
                yield f"the working calendar number {line.no} was altered."

    def over(self, clock: DeadlineClock, spans: list[DeadlineSpan]) -> list[CountedBy]:
        """What a deadline was counted by, in order of time; without calendars that are missing.

        A change of the calendar that moved its ladder alone left no span of its own.
        """
        found = [(clock.opened_at, spans[0].calendar_version, True)]
        for line in self._switches(clock, spans):
            since = found[-1][0]
            begun = [
                span.from_at
                for span in spans
                if span.calendar_version == line.version and span.from_at > since
            ]
            at = max(since, min([*begun, line.at or since]))
            found.append((at, line.version, bool(begun)))
        # it says itself by which one it was counted last
        found[-1] = (*found[-1][:2], True)
        counted = [(at, self.of(version), certain) for at, version, certain in found]
        return [CountedBy(at, known, sure) for at, known, sure in counted if known is not None]

    def _switches(self, clock: DeadlineClock, spans: list[DeadlineSpan]) -> list[KeptCalendar]:
        """The changes of the calendar between the making of a deadline and its last counting."""
        first = self._place(spans[0].calendar_version, clock.opened_at)
        last = self._place(clock.calendar_version, clock.closed_at)
        return list(self._lines[first + 1 : last + 1])

    def _place(self, version: str, until: datetime | None) -> int:
        """When a version came into force that held at `until`; a calendar may come back."""
        places = [place for place, line in enumerate(self._lines) if line.version == version]
        held = [place for place in places if _began(self._lines[place], until)]
        return held[-1] if held else places[0] if places else -1


def _began(line: KeptCalendar, until: datetime | None) -> bool:
    return line.at is None or until is None or line.at <= until
