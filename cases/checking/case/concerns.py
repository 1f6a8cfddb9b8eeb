"""What a deadline's ladder concerned when: the kind of its case and the department that had to act.

Told anew from the history and the kept parts and spans, never from what the case says now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from cases.casefile.deadline import DeadlineSpan
from cases.checking.dossier import Dossier
from cases.instants import from_micros
from cases.versions.moves import Eras
from workflow.definition import DeadlineRule
from workflow.ladder import Concern, is_restricted

_Change = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Concerns:
    """The changes of kind and department along a case's life, each list in order of time."""

    kinds: tuple[_Change, ...]
    departments: tuple[_Change, ...]

    def at(self, moment: datetime, span: DeadlineSpan) -> Concern:
        """What the ladder concerned at `moment`, while `span` held."""
        kind, department = _last(self.kinds, moment), _last(self.departments, moment)
        asked = span.department if span.asked else None
        return Concern(kind, asked or department)

    def moments(self) -> Iterator[datetime]:
        """When something changed."""
        for moment, _ in (*self.kinds, *self.departments):
            yield moment


def concerns_of(dossier: Dossier, rules: Iterable[DeadlineRule], eras: Eras) -> Concerns:
    """The changes that matter to a deadline that had these rules one after the other; none where
    their ladders are the same for all.
    """
    if not any(is_restricted(rung) for rule in rules for rung in rule.ladder):
        return Concerns((), ())
    parts = (part for part in dossier.parts if part.relation == "responsible")
    departments = tuple((part.from_at, part.department) for part in parts)
    return Concerns(tuple(_kinds(dossier, eras)), departments)


def _kinds(dossier: Dossier, eras: Eras) -> Iterator[_Change]:
    for entry in dossier.entries:
        action = eras.of_entry(entry.seq).actions.get(entry.action)
        if action is not None and (action.creates or "kind" in action.set):
            kind = json.loads(entry.payload).get("fields", {}).get("kind")
            if kind:
                yield from_micros(entry.at), kind


def _last(changes: tuple[_Change, ...], moment: datetime) -> str:
    return next((value for at, value in reversed(changes) if at <= moment), "")
