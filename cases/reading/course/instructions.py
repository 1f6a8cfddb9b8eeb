"""What leaders instructed: their words, the date they set, and the report that they asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cases.reading.course.contributions import Progress, progress_of
from cases.reading.course.material import Material, instant_of, words_of
from cases.reading.entry_views import EntryView

#: the clock of the report to the committee, as the guards of the engine name it
REPORT: Final = "report"
#: which field of an action holds a leader's words
_WORDS: Final = {"instruct": "text", "assign": "instruction"}


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report to the committee that an instruction asks for (instants UTC)."""

    due_at: datetime
    last_day: date
    progress: Progress
    working_days_overdue: int
    given_at: datetime | None
    text: str | None
    document_number: str | None


@dataclass(frozen=True, slots=True)
class InstructionView:
    """One instruction (instants UTC): who, when, in which words, and its two outputs: until when
    the citizen is answered, if it says so, and the report, if it asks for one.
    """

    at: datetime
    by: str
    text: str | None
    due_at: datetime | None
    last_day: date | None
    report: ReportView | None


def instructions_of(material: Material) -> tuple[InstructionView, ...]:
    """Every instruction of the case, oldest first; those whose words were erased too."""
    given = []
    for entry in material.of_actions(_WORDS):
        field = entry.field(_WORDS[entry.action])
        if field is not None and (field.value or field.erased):
            given.append(_view(material, entry))
    return tuple(given)


def _view(material: Material, entry: EntryView) -> InstructionView:
    due_at = instant_of(entry, "due")
    return InstructionView(
        at=entry.at,
        by=entry.actor_name,
        text=words_of(entry, _WORDS[entry.action]),
        due_at=due_at,
        last_day=material.day(due_at) if due_at else None,
        report=_report(material, entry),
    )


def _report(material: Material, entry: EntryView) -> ReportView | None:
    clock = material.opened_at(entry.seq, (REPORT,))
    if clock is None:
        return None
    rule = material.definition.deadlines[REPORT]
    given = material.ended_by(clock) if clock.closed_by in rule.ended_by else None
    progress = progress_of(clock, given, rule, material.now)
    overdue, calendar = progress is Progress.OVERDUE, material.office.calendar
    number = given.field("document_number") if given else None
    return ReportView(
        due_at=clock.due_at,
        last_day=material.day(clock.due_at),
        progress=progress,
        working_days_overdue=(
            calendar.working_days_overdue(clock.due_at, material.now) if overdue else 0
        ),
        given_at=given.at if given else None,
        text=words_of(given, "text"),
        document_number=str(number.value) if number and number.value else None,
    )
