"""What a citizen sees of a case, by tracking code; nobody has to sign in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from web.api.asking import AnyVisit, Asked
from web.api.field_types import EXAMPLES
from web.api.outputs import Out
from web.api.problem_documents import problems
from web.citizen import look_up
from web.citizen_document import citizen_document

router = APIRouter(prefix="/api/v1/status", tags=["status"])


Code = Annotated[
    str, Path(json_schema_extra={"format": "tracking-code"}, examples=[EXAMPLES["tracking-code"]])
]


class StepOut(Out):
    """One of the steps of a case: done, current, ahead or skipped."""

    state: str
    label: str
    status: str
    at: str | None


class ToldOut(Out):
    """A post that was told of the delay."""

    post: str
    at: str


class ReplyOut(Out):
    """The published reply; its text is null when it was erased or never public."""

    at: str
    text: str | None
    department: str
    document_number: str | None
    document_date: str | None
    outcome: str | None
    late: bool


class WaitOut(Out):
    """A pause that runs: why, what is waited for, since when, until when at the latest."""

    reason: str | None
    waiting_for: str | None
    since: str
    last_day: str | None


class NewDateOut(Out):
    """An extension in force: when the date was put off, and until when."""

    at: str
    last_day: str


class NewsOut(Out):
    """What the citizen was told of the progress."""

    at: str
    text: str


class EndingOut(Out):
    """How the case ended without an answer here."""

    outcome: str
    at: str
    legal_path: str | None
    reason: str | None


class ReviewOut(Out):
    """A request to look at it again, waiting or declined."""

    asked_at: str
    decide_by: str | None
    declined_at: str | None
    reason: str | None


class StatusOut(Out):
    """The citizen's page. Times are local with their offset, days are local dates."""

    state: str
    state_label: str
    standing: str
    department: str
    recorded_at: str
    due_at: str | None
    last_day: str | None
    first_last_day: str | None
    provisional: bool
    overdue: bool
    working_days_left: int
    working_days_overdue: int
    reopened: bool
    steps: tuple[StepOut, ...]
    escalated_to: tuple[ToldOut, ...]
    reply: ReplyOut | None
    objection_last_day: str | None
    merged: bool
    pause: WaitOut | None
    new_date: NewDateOut | None
    news: tuple[NewsOut, ...]
    ending: EndingOut | None
    rating: str | None
    review: ReviewOut | None
    may: tuple[str, ...]


@router.get("/{code}", operation_id="show_status", responses=problems(404, 429))
def show_status(visit: AnyVisit, code: Code, asked: Annotated[Asked, Query()]) -> StatusOut:
    """Where the case behind a tracking code stands, without names, numbers and internal words."""
    document = citizen_document(look_up(visit, code).view, visit.office.calendar.zone)
    return StatusOut.model_validate(document)
