"""Requests for an extension: what was asked, who decided what by when, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from cases.casefile.deadline import EXTENSION, DeadlineClock, Term
from cases.reading.course.material import Material, instant_of, words_of
from cases.reading.entry_views import EntryView
from workflow.definition import WorkflowDefinition

#: the clock of the decision, as the guards of the engine name it
REQUEST: Final = "extension"


class Decision(StrEnum):
    """What became of a request."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    #: granted, and taken back later
    REVOKED = "revoked"
    #: the case went on before anybody decided
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """One request (instants UTC, last days local dates).

    `decide_by` is when the decision is due, `due_at` the new due instant once it was granted;
    `why` is what the deciding office said, of a refusal or of taking it back.
    """

    asked_at: datetime
    department: str | None
    asked_due: datetime | None
    asked_last_day: date | None
    reason: str | None
    decision: Decision
    decide_by: datetime
    decide_by_last_day: date
    overdue: bool
    decided_at: datetime | None
    due_at: datetime | None
    last_day: date | None
    why: str | None


def extensions_of(material: Material) -> tuple[ExtensionView, ...]:
    """Every request of the case, in order."""
    return tuple(_view(material, clock) for clock in material.clocks if clock.name == REQUEST)


def _view(material: Material, clock: DeadlineClock) -> ExtensionView:
    request, ended = material.at_seq(clock.opened_seq), material.ended_by(clock)
    asked_due = instant_of(request, "due")
    term = _term(material, clock)
    decision = _decision(material.definition, clock, term)
    granted = instant_of(ended, "due") if decision is not Decision.LAPSED else None
    return ExtensionView(
        asked_at=clock.opened_at,
        department=request.actor_department if request else None,
        asked_due=asked_due,
        asked_last_day=material.day(asked_due) if asked_due else None,
        reason=words_of(request, "reason"),
        decision=decision,
        decide_by=clock.due_at,
        decide_by_last_day=material.day(clock.due_at),
        overdue=clock.closed_at is None and clock.due_at < material.now,
        decided_at=clock.closed_at if decision is not Decision.LAPSED else None,
        due_at=granted,
        last_day=material.day(granted) if granted else None,
        why=words_of(_explaining(material, ended, term), "reason"),
    )


def _decision(definition: WorkflowDefinition, clock: DeadlineClock, term: Term | None) -> Decision:
    if clock.closed_by is None:
        return Decision.PENDING
    if clock.closed_by not in definition.deadlines[clock.name].ended_by:
        return Decision.LAPSED
    if term is None:
        return Decision.REFUSED
    return Decision.REVOKED if term.ended_at else Decision.GRANTED


def _term(material: Material, clock: DeadlineClock) -> Term | None:
    """The extension that a request has led to."""
    rules = material.definition.deadlines
    for each in material.clocks:
        granting = rules[each.name].extended_by
        for term in each.dated if clock.closed_by in granting else ():
            if term.kind == EXTENSION and term.set_at == clock.closed_at:
                return term
    return None


def _explaining(
    material: Material, decided: EntryView | None, term: Term | None
) -> EntryView | None:
    """The entry in which the office says why: that of the refusal or of the revocation."""
    if decided is None or term is None or term.ended_by is None:
        return decided
    return material.after(decided.seq, (term.ended_by,))
