"""Around the reply: the draft that waits for approval, the rating, a request to reopen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cases.reading.course.material import Material, words_of
from cases.reading.entry_views import EntryView, FieldView

#: the clock of the decision, as the guards of the engine name it
REOPENING: Final = "reopening"
_RATING: Final = "rating"


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft of the reply: who wrote it when (UTC), and its fields."""

    seq: int
    at: datetime
    by: str
    fields: tuple[FieldView, ...]

    @property
    def text(self) -> str | None:
        """The words of the draft; None once they were erased."""
        found = next((field for field in self.fields if field.name == "text"), None)
        return found.value if found and isinstance(found.value, str) else None


@dataclass(frozen=True, slots=True)
class RatingView:
    """What the citizen thinks of the reply (UTC): an option, its label, a comment."""

    at: datetime
    rating: str | None
    label: str
    comment: str | None


@dataclass(frozen=True, slots=True)
class ReopeningView:
    """A request to reopen (instants UTC): why, until when it is to be decided, and how it was."""

    asked_at: datetime
    reason: str | None
    decide_by: datetime
    decide_by_last_day: date
    overdue: bool
    decided_at: datetime | None
    decision_label: str | None
    why: str | None


def draft_of(material: Material, seq: int | None) -> DraftView | None:
    """The draft in the entry `seq`, if there is one and the reader may see it."""
    entry = material.at_seq(seq)
    return DraftView(entry.seq, entry.at, entry.actor_name, entry.fields) if entry else None


def rating_of(material: Material) -> RatingView | None:
    """The last rating of the case."""
    rating = [name for name, rule in material.definition.actions.items() if _RATING in rule.set]
    given = list(material.of_actions(rating))
    if not given:
        return None
    field = given[-1].field(_RATING)
    label = str(field.value) if field and field.value else ""
    code = field.code if field else None
    return RatingView(given[-1].at, code, label, words_of(given[-1], "text"))


def reopening_of(material: Material) -> ReopeningView | None:
    """The last request to reopen the case."""
    asked = [clock for clock in material.clocks if clock.name == REOPENING]
    if not asked:
        return None
    clock = asked[-1]
    request, decided = material.at_seq(clock.opened_seq), material.ended_by(clock)
    return ReopeningView(
        asked_at=clock.opened_at,
        reason=words_of(request, "reason"),
        decide_by=clock.due_at,
        decide_by_last_day=material.day(clock.due_at),
        overdue=clock.closed_at is None and clock.due_at < material.now,
        decided_at=clock.closed_at,
        decision_label=decided.label if decided else None,
        why=words_of(decided, "reason"),
    )


def reply_text(material: Material) -> str | None:
    """The words of the last reply."""
    last: EntryView | None = None
    for entry in material.entries:
        if material.definition.actions[entry.action].replies:
            last = entry
    return words_of(last, "text")
