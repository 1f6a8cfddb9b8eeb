"""What the citizen's page is made of: the sentence's standing, the steps, the reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cases.reading.lasting import passed_after, until_first


class Standing(StrEnum):
    """Which sentence heads the page."""

    #: `department` will answer by `last_day`
    WILL_ANSWER = "will_answer"
    #: the day has passed without an answer
    OVERDUE = "overdue"
    #: open, but no reply deadline was given
    NO_DEADLINE = "no_deadline"
    #: the clock stands still until something comes that is waited for
    PAUSED = "paused"
    REPLIED = "replied"
    CLOSED = "closed"
    #: closed without an answer here: another body answers, by law
    REDIRECTED = "redirected"
    #: closed because the citizen took it back
    WITHDRAWN = "withdrawn"


class StepStatus(StrEnum):
    """Where a step is, seen from now."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"
    #: this case never goes there: it was answered on the spot
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepView:
    """A step, which is a state of the case's workflow; `at` (UTC) is when it was last reached."""

    state: str
    label: str
    status: StepStatus
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EscalatedTo:
    """A post that was told of the delay, and when first (UTC). Never a person."""

    post: str
    label: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReplyView:
    """The published reply. `text` is None when it was erased or never public."""

    at: datetime
    text: str | None
    department: str
    document_number: str | None
    document_date: date | None
    outcome: str | None
    late: bool


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A pause: why, what is waited for, since when; the running one until when at the latest."""

    reason: str | None
    waiting_for: str | None
    since: datetime
    last_day: date | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewDateView:
    """An extension in force: when the date was put off, and until when."""

    at: datetime
    due_at: datetime
    last_day: date


@dataclass(frozen=True, slots=True)
class NewsView:
    """What the citizen was told of the progress."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class EndingView:
    """How a case ended without an answer here; `legal_path` is where it went instead."""

    outcome: str
    at: datetime
    legal_path: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class RatedView:
    """The citizen's rating of the reply: an option and its label."""

    at: datetime
    rating: str
    label: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A request to reopen that waits for its decision until `decide_by`, or was declined."""

    asked_at: datetime
    decide_by: date | None
    declined_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class CitizenView:
    """The citizen's page at a moment. Instants are UTC, `last_day` and the like local dates.

    `department` is by name: who answers now, or who answered. `working_days_left` counts from
    tomorrow; `working_days_overdue` is 0 until the last day has passed. `first_last_day` differs
    from `last_day` when the date was changed. `objection_last_day`: until when the citizen may
    say that the reply does not satisfy. `may` names the actions open to the citizen now.
    """

    standing: Standing
    state: str
    state_label: str
    department: str
    recorded_at: datetime
    due_at: datetime | None
    last_day: date | None
    first_last_day: date | None
    provisional: bool
    working_days_left: int
    working_days_overdue: int
    apology: bool
    escalated_to: tuple[EscalatedTo, ...]
    steps: tuple[StepView, ...]
    reply: ReplyView | None
    objection_last_day: date | None
    reopened: bool
    #: the page is that of the case into which the citizen's own was merged
    merged: bool
    #: oldest first; only the last one can still run
    pauses: tuple[WaitingView, ...]
    new_date: NewDateView | None
    #: newest first
    news: tuple[NewsView, ...]
    ending: EndingView | None
    rated: RatedView | None
    review: ReviewView | None
    may: frozenset[str]

    def lasts_until(self, now: datetime) -> datetime:
        """Until when (exclusive) whoever asked at `now` would see the same, if nobody acts."""
        return until_first(now, passed_after(self.due_at) if self.due_at else None)

    @property
    def pause(self) -> WaitingView | None:
        """The pause that runs."""
        last = self.pauses[-1] if self.pauses else None
        return last if last and last.ended_at is None else None
