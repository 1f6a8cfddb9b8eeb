"""Contributions: what another department was asked, by when, and what it said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cases.casefile.deadline import DeadlineClock
from cases.reading.course.material import Material, instant_of, words_of
from cases.reading.entry_views import EntryView
from workflow.definition import DeadlineRule


class Progress(StrEnum):
    """Where something that was asked for stands."""

    ASKED = "asked"
    OVERDUE = "overdue"
    GIVEN = "given"
    GIVEN_LATE = "given_late"
    #: the case went on without it
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class ContributionView:
    """What one department was asked for (instants UTC, `last_day` a local date).

    `due_at` is None for a reader who is told no dates; `text` and `answer` are None when they were
    erased, `answer` also while there is none.
    """

    department: str
    department_name: str
    asked_at: datetime
    text: str | None
    due_at: datetime | None
    last_day: date | None
    progress: Progress
    working_days_overdue: int
    given_at: datetime | None
    answer: str | None
    #: what ended it without an answer
    ended_by_label: str | None


def contributions_of(material: Material) -> tuple[ContributionView, ...]:
    """Every contribution that was asked for, in order."""
    found = []
    for name, rule in material.definition.deadlines.items():
        if rule.asked_in is not None:
            for entry in material.of_actions(rule.opened_by):
                clock = material.opened_at(entry.seq, (name,))
                found.append((entry.seq, _view(material, rule, entry, clock)))
    return tuple(view for _, view in sorted(found, key=lambda pair: pair[0]))


def _view(
    material: Material, rule: DeadlineRule, entry: EntryView, clock: DeadlineClock | None
) -> ContributionView:
    asked = entry.field(rule.asked_in or "")
    department = (asked.code if asked else None) or ""
    given = _given(material, rule.ended_by, entry, department)
    progress = progress_of(clock, given, rule, material.now)
    due_at = clock.due_at if clock else instant_of(entry, rule.due_from.get(entry.action, ""))
    late_since = due_at if progress is Progress.OVERDUE else None
    unanswered = progress is Progress.UNANSWERED and clock is not None
    return ContributionView(
        department=department,
        department_name=material.named(department),
        asked_at=entry.at,
        text=words_of(entry, "text"),
        due_at=due_at,
        last_day=material.day(due_at) if due_at else None,
        progress=progress,
        working_days_overdue=(
            material.office.calendar.working_days_overdue(late_since, material.now)
            if late_since
            else 0
        ),
        given_at=given.at if given else None,
        answer=words_of(given, "text"),
        ended_by_label=_label(material, clock) if unanswered else None,
    )


def _given(
    material: Material, answers: Collection[str], entry: EntryView, department: str
) -> EntryView | None:
    """The department's answer, before it was asked again."""
    for later in material.entries:
        if later.seq <= entry.seq:
            continue
        if later.action in answers and later.actor_department == department:
            return later
        again = later.field("department")
        if later.action == entry.action and again is not None and again.code == department:
            return None
    return None


def progress_of(
    clock: DeadlineClock | None, given: EntryView | None, rule: DeadlineRule, now: datetime
) -> Progress:
    """Where something asked for stands; without its deadline only whether it was given."""
    if given is not None:
        return Progress.GIVEN_LATE if clock is not None and clock.late else Progress.GIVEN
    if clock is None or clock.closed_at is None:
        overdue = clock is not None and clock.due_at < now
        return Progress.OVERDUE if overdue else Progress.ASKED
    return Progress.GIVEN if clock.closed_by in rule.ended_by else Progress.UNANSWERED


def _label(material: Material, clock: DeadlineClock | None) -> str | None:
    action = material.definition.actions.get(clock.closed_by or "") if clock else None
    return action.label.in_language(material.language) if action else None
