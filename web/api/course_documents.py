"""What happened in the course of a case as the API shows it (`cases.reading.course`)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from web.api.outputs import Instant, Out

_MINUTE = timedelta(minutes=1)


def _whole_minutes(value: object) -> object:
    return value // _MINUTE if isinstance(value, timedelta) else value


#: whole minutes of office time
Minutes = Annotated[int, BeforeValidator(_whole_minutes)]


class PauseOut(Out):
    """A pause: why, what is waited for, from when to when; `until` is when it ends by itself."""

    reason: str | None
    reason_label: str | None
    waiting_for: str | None
    department: str | None
    began_at: Instant
    until: Instant
    last_day: date
    ended_at: Instant | None
    running: bool
    working_minutes: Minutes = Field(validation_alias="working_time")


class PausedTimeOut(Out):
    """What the pauses of one reason took of the office's time."""

    reason: str | None
    reason_label: str | None
    working_minutes: Minutes = Field(validation_alias="working_time")


class ExtensionOut(Out):
    """A request for an extension: pending, granted, refused, revoked or lapsed."""

    asked_at: Instant
    department: str | None
    asked_due: Instant | None
    asked_last_day: date | None
    reason: str | None
    decision: str
    decide_by: Instant
    overdue: bool
    decided_at: Instant | None
    due_at: Instant | None
    last_day: date | None
    why: str | None


class ContributionOut(Out):
    """What a department was asked for: asked, overdue, given, given_late or unanswered."""

    department: str
    department_name: str
    asked_at: Instant
    text: str | None
    due_at: Instant | None
    last_day: date | None
    progress: str
    working_days_overdue: int
    given_at: Instant | None
    answer: str | None


class ReportOut(Out):
    """A report to the committee that an instruction asks for."""

    due_at: Instant
    last_day: date
    progress: str
    working_days_overdue: int
    given_at: Instant | None
    text: str | None
    document_number: str | None


class DirectionOut(Out):
    """A leader's instruction: who, when, in which words, and its two outputs."""

    at: Instant
    by: str
    text: str | None
    due_at: Instant | None
    last_day: date | None
    report: ReportOut | None


class DraftOut(Out):
    """The draft of the reply that waits for approval."""

    seq: int
    at: Instant
    by: str
    text: str | None


class ReopeningOut(Out):
    """A request to reopen, and how it was decided."""

    asked_at: Instant
    reason: str | None
    decide_by: Instant
    overdue: bool
    decided_at: Instant | None
    decision_label: str | None
    why: str | None


class LinkOut(Out):
    """Another case: survivor, duplicate, origin or part; its title for who may see it."""

    relation: str
    number: str
    title: str | None
    state: str | None


class HeldOut(Out):
    """The office's time a department held the case; `holds`: it does now."""

    department: str
    department_name: str
    relation: str
    minutes: int
    holds: bool


class TimeInDepartmentOut(Out):
    """Who held the case for how long: the minutes of `answering` add up to `running_minutes`."""

    running_minutes: int
    answering: tuple[HeldOut, ...]
    coordinating: tuple[HeldOut, ...]
    paused: tuple[PausedTimeOut, ...]
    paused_minutes: int


class CourseOut(Out):
    """What happened in the course of a case."""

    pause: PauseOut | None
    pauses: tuple[PauseOut, ...]
    paused_time: tuple[PausedTimeOut, ...]
    extension: ExtensionOut | None
    extensions: tuple[ExtensionOut, ...]
    contributions: tuple[ContributionOut, ...]
    directions: tuple[DirectionOut, ...]
    draft: DraftOut | None
    reopening: ReopeningOut | None
    links: tuple[LinkOut, ...]
    time_in_department: TimeInDepartmentOut | None


#: of a case whose words its reader may not see any more
NO_COURSE = {
    "pause": None,
    "pauses": (),
    "paused_time": (),
    "extension": None,
    "extensions": (),
    "contributions": (),
    "directions": (),
    "draft": None,
    "reopening": None,
    "links": (),
    "time_in_department": None,
}
