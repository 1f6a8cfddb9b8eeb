"""How a due instant came about: the rule's date, the pauses, limits, an extension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from cases.casefile.deadline import EXTENSION, DeadlineClock
from cases.casefile.redating import Reckoned, holders, reckoning, time_left
from cases.office import Office
from workflow.definition import WorkflowDefinition
from workflow.worktime import WorkingCalendar

#: why a pause was begun, by the history entry that began it
Reasons = Mapping[int, str]


class DateKind(StrEnum):
    """Where a date comes from."""

    #: the rule of the deadline
    RULE = "rule"
    #: given in the rule's place when it was opened
    STATED = "stated"
    #: takes the place of what was before it
    EXTENSION = "extension"
    #: counts when it is earlier
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class PauseTaken:
    """What one pause took of the office's time (UTC), as far as it moved a date."""

    reason_label: str | None
    from_at: datetime
    until_at: datetime
    working_time: timedelta


@dataclass(frozen=True, slots=True)
class ReckonedView:
    """One date that had a say (instants UTC, last days local dates).

    `base_at` moved on by `paused` is `due_at`; `counts`: it was the due instant from here on, and
    the last one that counts still is.
    """

    kind: DateKind
    set_at: datetime
    action: str
    action_label: str
    base_at: datetime
    base_last_day: date
    pauses: tuple[PauseTaken, ...]
    paused: timedelta
    due_at: datetime
    last_day: date
    counts: bool


@dataclass(frozen=True, slots=True)
class Stopped:
    """A pause that runs (UTC): since when, why, and the office's time left when it is over."""

    since: datetime
    reason_label: str | None
    remaining: timedelta


@dataclass(frozen=True, slots=True)
class CaseThen:
    """What of a case its dates depended on when they were last computed."""

    recorded_at: datetime
    kind: str
    pace: str
    clocks: Sequence[DeadlineClock]


@dataclass(frozen=True, slots=True)
class Reckoner:
    """Tells how the deadlines of one case came to their dates."""

    office: Office
    definition: WorkflowDefinition
    reasons: Reasons
    language: str
    #: the calendar that counted the deadline
    calendar: WorkingCalendar

    def dates(self, case: CaseThen, clock: DeadlineClock) -> tuple[ReckonedView, ...]:
        """Every date that had a say, in the order they are asked."""
        found = reckoning(case, clock, self.definition, self.calendar)
        return tuple(self._view(clock, each) for each in found)

    def stopped(self, case: CaseThen, clock: DeadlineClock) -> Stopped | None:
        """The pause that holds a deadline, if one does."""
        if not clock.held or clock.closed_at is not None:
            return None
        names = holders(self.definition, clock.name)
        for pause in case.clocks:
            if pause.name in names and pause.closed_at is None:
                since = max(pause.opened_at, clock.opened_at)
                # as long as it goes on, what is left is the same at any moment after the last word
                at = max((since, *(term.set_at for term in clock.in_force)))
                left = time_left(case, clock, self.definition, self.calendar, at)
                # of a date that had passed before nothing is left
                left = max(left, timedelta())
                return Stopped(since, self.reasons.get(pause.opened_seq), left)
        return None

    def _view(self, clock: DeadlineClock, found: Reckoned) -> ReckonedView:
        term = found.term
        action = term.set_by if term else clock.opened_by
        set_at = term.set_at if term else clock.opened_at
        return ReckonedView(
            kind=_kind(clock, found),
            set_at=set_at,
            action=action,
            action_label=self.definition.actions[action].label.in_language(self.language),
            base_at=found.base.at,
            base_last_day=found.base.last_day,
            pauses=tuple(
                PauseTaken(self.reasons.get(pause.opened_seq), begin, end, working_time)
                for pause, begin, end, working_time in found.pauses
            ),
            paused=found.paused,
            due_at=found.due.at,
            last_day=found.due.last_day,
            counts=found.counts,
        )


def _kind(clock: DeadlineClock, found: Reckoned) -> DateKind:
    if found.term is not None:
        return DateKind.EXTENSION if found.term.kind == EXTENSION else DateKind.LIMIT
    return DateKind.RULE if clock.stated_due_at is None else DateKind.STATED
