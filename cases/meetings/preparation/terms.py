"""Who is asked, until when and when reminded, as data/preparation.toml has it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from workflow.words import fold
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Concerned:
    """Which departments a registration concerns: by its procedure, or by what it is about."""

    departments: tuple[str, ...]
    topics: frozenset[str]
    procedures: tuple[str, ...]

    def fits(self, topic: str, procedure: str | None) -> bool:
        """Whether a registration falls under this line."""
        asked = fold(procedure or "")
        return topic in self.topics or any(name in asked for name in self.procedures)


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything the file says; `weekday` counts from 1 = Monday, `at` is local."""

    weekday: int
    at: time
    least_minutes: int
    remind_before: int
    concerned: tuple[Concerned, ...]

    def departments(
        self, topic: str, procedure: str | None, listed: str | None = None
    ) -> tuple[str, ...]:
        """The departments to ask by rule; none where no line fits. `listed`: the department that
        the list of procedures names, which knows better than words.
        """
        if listed is not None:
            return (listed,)
        fitting = (each.departments for each in self.concerned if each.fits(topic, procedure))
        return next(fitting, ())

    def due_at(
        self, day: date, starts_at: datetime, now: datetime, calendar: WorkingCalendar
    ) -> datetime:
        """Until when a department answers for a session of the local date `day` (UTC).

        Never before `now` with the least office time, never after the session's beginning.
        """
        by_rule = calendar.instant(datetime.combine(self._last_day(day, calendar), self.at))
        least = calendar.add_working_minutes(now, self.least_minutes)
        return min(max(by_rule, least), starts_at)

    def remind_at(
        self, due_at: datetime, now: datetime, calendar: WorkingCalendar
    ) -> datetime | None:
        """When an unanswered department is reminded (UTC); None: it was asked later than that."""
        at = calendar.shift(due_at, -self.remind_before)
        return at if at > now else None

    def _last_day(self, day: date, calendar: WorkingCalendar) -> date:
        earlier = (day - timedelta(days=back) for back in range(1, 60))
        after = next(each for each in earlier if each.isoweekday() == self.weekday)
        until = (after - timedelta(days=back) for back in range(60))
        return next(each for each in until if calendar.is_working_day(each))


@cache
def terms() -> Terms:
    """The terms that are shipped."""
    text = files("cases.meetings").joinpath("data", "preparation.toml").read_text("utf-8")
    return read_terms(tomllib.loads(text))


def read_terms(kept: Mapping[str, Any]) -> Terms:
    """The terms of a parsed file."""
    return Terms(
        weekday=kept["due"]["weekday"],
        at=time.fromisoformat(kept["due"]["at"]),
        least_minutes=kept["due"]["least_minutes"],
        remind_before=kept["remind"]["working_days_before"],
        concerned=tuple(_concerned(kept["concerned"])),
    )


def _concerned(kept: list[Mapping[str, Any]]) -> Iterator[Concerned]:
    for line in kept:
        procedures = tuple(fold(name) for name in line.get("procedures", ()))
        yield Concerned(tuple(line["departments"]), frozenset(line.get("topics", ())), procedures)
