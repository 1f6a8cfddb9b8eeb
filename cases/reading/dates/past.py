"""What the history tells of a case's dates: how it was classified when, why it was paused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from cases.tables import HistoryEntry, table_of
from cases.versions.moves import Move, read_move
from workflow.definition import WorkflowDefinition
from workflow.versioning.vocabulary import MIGRATE

_ENTRY = table_of(HistoryEntry)
_NORMAL_PACE = "normal"


@dataclass(frozen=True, slots=True)
class Classification:
    """Kind and pace of the case from an instant on."""

    at: datetime
    kind: str
    pace: str


@dataclass(frozen=True, slots=True)
class Past:
    """What the history tells of a case's dates: how it was classified when, why it was paused, and
    when it came to another version of its workflow.
    """

    classes: tuple[Classification, ...]
    reasons: dict[int, str]
    moves: tuple[Move, ...] = ()

    def classified(self, at: datetime) -> tuple[str, str]:
        """The kind and pace in force at an instant."""
        found = [each for each in self.classes if each.at <= at]
        return (found[-1].kind, found[-1].pace) if found else ("", _NORMAL_PACE)


def past_of(
    connection: Connection, definition: WorkflowDefinition, case_id: int, language: str
) -> Past:
    """What the history tells of the case's dates. One statement."""
    classifying = {
        name
        for name, action in definition.actions.items()
        if action.creates or {"kind", "pace"} & action.set.keys()
    }
    pausing = {
        name for rule in definition.deadlines.values() if rule.holds for name in rule.opened_by
    }
    rows = connection.execute(
        select(_ENTRY.c.seq, _ENTRY.c.at, _ENTRY.c.action, _ENTRY.c.payload)
        .where(_ENTRY.c.case_id == case_id, _ENTRY.c.action.in_(classifying | pausing | {MIGRATE}))
        .order_by(_ENTRY.c.seq)
    )
    found: list[Classification] = []
    reasons: dict[int, str] = {}
    moves: list[Move] = []
    kind, pace = "", _NORMAL_PACE
    for seq, at, action, payload in rows:
        fields: Mapping[str, Any] = json.loads(payload).get("fields", {})
        if action == MIGRATE:
            moves.append(read_move(seq, at, payload))
            continue
        if action in pausing:
            options, reason = definition.field(action, "reason").options, fields.get("reason")
            if isinstance(reason, str) and reason in options:
                reasons[seq] = options[reason].in_language(language)
            continue
        kind, pace = fields.get("kind") or kind, fields.get("pace") or pace
        found.append(Classification(at, kind, pace))
    return Past(tuple(found), reasons, tuple(moves))
