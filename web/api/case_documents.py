"""A case, its history and its escalations as the API shows them (contract.md section 4)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import Field

from cases.reading.case_view import CaseView
from cases.reading.items import CaseItem
from web.api.course_documents import CourseOut
from web.api.outputs import Instant, Out, ReasonOut


class CaseOut(Out):
    """One case. Departments are codes, people are usernames, `last_day` is a local date."""

    number: str = Field(examples=["YK-2026-000123"])
    title: str
    kind: str
    pace: str
    state: str
    outcome: str | None
    department: str
    lead: str | None
    coordinating: tuple[str, ...]
    handler: str | None
    origin: str
    session: str | None
    confidential: bool
    recorded_at: Instant
    replied_at: Instant | None
    closed_at: Instant | None
    due_at: Instant | None
    first_due_at: Instant | None
    last_day: date | None
    provisional: bool
    overdue: bool
    overdue_since: Instant | None
    working_days_overdue: int
    not_accepted: bool
    paused: bool
    paused_until: Instant | None
    pause_reason: str | None
    escalation_level: int
    late: bool
    late_first: bool
    merged_into: str | None
    split_from: str | None
    rating: str | None
    version: int


class PetitionerOut(Out):
    """Who raised the issue; name and addresses are `withheld` until `ask_for_contact`."""

    category: str
    anonymous: bool
    name: str | None
    organisation: str | None
    phone: str | None
    email: str | None
    address: str | None
    withheld: bool


class AttachmentOut(Out):
    """A file of a case; `show_attachment` gives its content for the history entry `seq`."""

    seq: int
    name: str
    type: str
    media_type: str
    size: int
    sha256: str
    at: Instant
    by: str
    about: str | None


class DeadlineOut(Out):
    """One deadline of a case as it stands; it has no due instant while a pause holds it."""

    name: str
    label: str
    opened_at: Instant
    due_at: Instant | None
    last_day: date | None
    first_due_at: Instant
    first_last_day: date
    given: bool
    provisional: bool
    department: str | None
    running: bool
    held: bool
    overdue: bool
    working_days_left: int
    working_days_overdue: int
    closed_at: Instant | None


class EscalationOut(Out):
    """A rung or reminder that fired; `id` is what acknowledging takes.

    `person` was told by `told_post`, as its holder or deputy, or instead of `post` where nobody
    was there. `yours`: it was told to the caller, who may acknowledge it. In the list of what waits
    a level that was told again and again is one item: the newest, told `times` times since
    `first_at`; acknowledging it acknowledges those before it too.
    """

    id: str = Field(examples=["YK-2026-000123.7"])
    number: str
    title: str
    state: str
    department: str
    department_name: str
    deadline: str
    deadline_label: str
    rung: str
    rung_label: str
    level: int
    due_at: Instant
    last_day: date
    rung_at: Instant
    first_at: Instant
    times: int
    fired_at: Instant
    post: str
    post_label: str
    person: str | None
    told_post: str | None
    told_as: str | None
    vacant: bool
    yours: bool
    working_days_overdue: int
    running: bool
    by_hand: bool
    acknowledged_at: Instant | None
    acknowledged_by: str | None


class DetailOut(Out):
    """What one case shows beside the members of the list."""

    department_name: str
    content: str | None
    instructions: tuple[str, ...]
    reply: str | None
    petitioner: PetitionerOut | None
    attachments: tuple[AttachmentOut, ...]
    deadlines: tuple[DeadlineOut, ...]
    escalations: tuple[EscalationOut, ...]


class WholeCaseOut(CaseOut, DetailOut, CourseOut):
    """One case with its words, deadlines, escalations and what happened in its course."""


class RecordedOut(WholeCaseOut):
    """A case that was just recorded."""

    code: str | None = Field(
        description="The citizen's tracking code; null once it was handed over."
    )


class FieldOut(Out):
    """One field of what happened; `erased`: there were words and they are gone."""

    name: str
    label: str
    value: bool | date | datetime | tuple[str, ...] | str | None
    erased: bool


class EntryOut(Out):
    """One entry of the history."""

    seq: int
    at: Instant
    recorded_at: Instant
    action: str
    label: str
    actor: str
    actor_name: str
    department: str | None = Field(validation_alias="actor_department")
    from_state: str | None = Field(serialization_alias="from")
    to_state: str = Field(serialization_alias="to")
    summary: str
    fields: tuple[FieldOut, ...]
    digest: str


class OfferOut(Out):
    """An action: whether the caller may do it now, else why not; and the fields it takes."""

    action: str
    label: str
    allowed: bool
    reasons: tuple[ReasonOut, ...]
    requires: tuple[str, ...]
    requires_one_of: tuple[str, ...]
    accepts: tuple[str, ...]


def case_members(view: CaseView) -> dict[str, Any]:
    """A case with everything its viewer may see, as the members of WholeCaseOut."""
    return {**item_members(view.item), **_members(DetailOut, view), **_members(CourseOut, view)}


def item_members(item: CaseItem) -> dict[str, Any]:
    """A row of a list as the members of CaseOut."""
    return _members(CaseOut, item)


def _members(model: type[Out], view: object) -> dict[str, Any]:
    return {name: getattr(view, name) for name in model.model_fields}
