"""The pauses of a case: why, what is waited for, from when to when, how much time they took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.casefile.deadline import DeadlineClock
from cases.reading.course.material import Material, words_of


@dataclass(frozen=True, slots=True)
class PauseView:
    """One pause (UTC). It ends by itself at `until`, of which people are shown the `last_day`.

    `reason` is an option of the action's field; `waiting_for` is None once it was erased.
    `working_time` is what it took of the office's time until it ended, or until now.
    """

    reason: str | None
    reason_label: str | None
    waiting_for: str | None
    department: str | None
    began_at: datetime
    until: datetime
    last_day: date
    ended_at: datetime | None
    ended_by_label: str | None
    working_time: timedelta

    @property
    def running(self) -> bool:
        """Whether the clock stands still because of it."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class PausedTime:
    """The office's time that the pauses of one reason took."""

    reason: str | None
    reason_label: str | None
    working_time: timedelta


def pauses_of(material: Material) -> tuple[PauseView, ...]:
    """Every pause of the case, in order."""
    rules = material.definition.deadlines
    return tuple(_view(material, clock) for clock in material.clocks if rules[clock.name].holds)


def paused_time(pauses: Iterable[PauseView]) -> tuple[PausedTime, ...]:
    """The time of pauses by reason, in the order in which each reason was first given."""
    found: dict[tuple[str | None, str | None], timedelta] = {}
    for pause in pauses:
        reason = (pause.reason, pause.reason_label)
        found[reason] = found.get(reason, timedelta()) + pause.working_time
    return tuple(PausedTime(*reason, time) for reason, time in found.items())


def _view(material: Material, clock: DeadlineClock) -> PauseView:
    entry = material.at_seq(clock.opened_seq)
    reason = entry.field("reason") if entry else None
    ended = material.ended_by(clock)
    until = clock.closed_at or material.now
    return PauseView(
        reason=reason.code if reason else None,
        reason_label=str(reason.value) if reason and reason.value else None,
        waiting_for=words_of(entry, "waiting_for"),
        department=entry.actor_department if entry else None,
        began_at=clock.opened_at,
        until=clock.due_at,
        last_day=material.day(clock.due_at),
        ended_at=clock.closed_at,
        ended_by_label=ended.label if ended else None,
        working_time=material.office.calendar.working_time_between(clock.opened_at, until),
    )
