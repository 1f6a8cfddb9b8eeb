"""What is told of a deadline: its rule, the dates that had a say, every change it went through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cases.reading.dates.reckoning import ReckonedView, Stopped
from cases.reading.deadlines import DeadlineView
from workflow.worktime import CountedDay


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What a deadline was from `at` until `until` (UTC; None = still), and what made it so."""

    at: datetime
    until: datetime | None
    due_at: datetime
    last_day: date
    action: str
    action_label: str
    department: str | None
    provisional: bool
    #: a pause stopped the deadline
    held: bool


@dataclass(frozen=True, slots=True)
class RuleView:
    """The rule that gave a deadline its length, and what it gives when it is counted now (UTC).

    `start` is the recording or the opening, as `counted_from` says; `days` are local dates from
    the event to the last counted day.
    """

    amount: int
    unit: str
    counting: str
    counted_from: str
    kind: str | None
    pace: str | None
    start: datetime
    due_at: datetime
    last_day: date
    days: tuple[CountedDay, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """An explicit date in the place of the rule's: instructed, given on assigning, imported."""

    at: datetime
    action: str
    action_label: str
    due_at: datetime
    last_day: date


@dataclass(frozen=True, slots=True)
class ExtensionTerm:
    """An extension of a deadline (UTC), in force until `ended_at`."""

    set_at: datetime
    due_at: datetime
    last_day: date
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One deadline explained. `calendar_changed`: it was computed with another calendar.

    `dates` are those that had a say, in order: the last one that counts is the due instant.
    """

    deadline: DeadlineView
    rule: RuleView
    dates: tuple[ReckonedView, ...]
    extensions: tuple[ExtensionTerm, ...]
    stopped: Stopped | None
    limit: Limit | None
    changes: tuple[ChangeView, ...]
    calendar_changed: bool
