"""A case told anew from its history, and what its own columns say otherwise.

The history is chained and cannot be altered unseen, so it is the witness against every column that
the same steps once set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from cases.casefile.attributes import (
    RETURNED_BY,
    USED_UP,
    inherit_counts,
    inherit_returners,
    settle,
)
from cases.casefile.case import Case, Journal
from cases.casefile.responsibility import hand_over
from cases.checking.dossier import Dossier, StoredEntry
from cases.instants import from_micros
from cases.versions.moves import Eras
from workflow.attempt import Step
from workflow.definition import SUCCEED, WorkflowDefinition
from workflow.versioning.vocabulary import MIGRATE

#: columns that the steps set, by what a person calls them
_TOLD: Final = {
    "kind": "kind",
    "pace": "pace",
    "outcome": "outcome",
    "lead": "lead department",
    "handler_id": "case officer",
    "rating": "rating",
    "draft_seq": "draft that waits",
    "instruction_seq": "instruction that stands",
    "merged_into": "surviving case",
    "returned_by": "departments that handed it back",
    "extensions": "number of extensions",
}


def retold(dossier: Dossier, eras: Eras) -> Case | None:
    """The case as its history leaves it: attributes, state, who answered and co-ordinated when.

    Deadlines are not told. None for a history that its definitions cannot follow, of
    which `history_problems` tells.
    """
    told = _before(dossier.case)
    for entry in dossier.entries:
        definition = eras.of_entry(entry.seq)
        action, state = definition.actions.get(entry.action), definition.states.get(entry.to_state)
        if entry.action == MIGRATE and state is not None:
            told.state = entry.to_state
            hand_over(told, state, from_micros(entry.at))
            continue
        if action is None or state is None:
            return None
        if entry.actor == "clock" and not action.set and entry.from_state == entry.to_state:
            continue
        fields = dossier.fields_of(entry)
        if action.creates:
            told.kind, told.pace = fields.get("kind") or "", fields.get("pace") or "normal"
        _inherit(told, entry, fields)
        payload = dossier.payload_of(entry)
        inherit_returners(told, payload.get(RETURNED_BY, ()))
        inherit_counts(told, payload.get(USED_UP, {}))
        told.history_seq = entry.seq - 1
        step = Step(entry.action, action, entry.from_state, entry.to_state, fields)
        settle(told, step, state, from_micros(entry.at))
    return told


def retelling_problems(dossier: Dossier, told: Case, eras: Eras) -> Iterator[str]:
    """Where the columns of a case are not what its history made of them."""
    case = dossier.case
    for name, called in _TOLD.items():
        kept, said = getattr(case, name), getattr(told, name)
        if kept != said:
            yield f"its {called} is {_shown(kept)}; its history says {_shown(said)}."
    if case.replied_at != told.replied_at:
        yield "the time of its reply is not that of its history."
    if case.closed_at != told.closed_at:
        yield "the time of its closing is not that of its history."
    if (case.returns, case.reopenings) != (told.returns, told.reopenings):
        yield "its returns and reopenings are not as many as its history tells."
    level = _level(dossier, eras)
    if case.escalation_level != level:
        yield f"it is said to be at level {case.escalation_level}; its rungs have reached {level}."


def _before(case: Case) -> Case:
    """The case before anything happened to it."""
    return replace(
        case,
        kind="",
        pace="",
        state="",
        outcome=None,
        department="",
        lead=None,
        handler_id=None,
        replied_at=None,
        closed_at=None,
        returns=0,
        reopenings=0,
        involvements=0,
        extensions=0,
        draft_seq=None,
        merged_into=None,
        rating=None,
        returned_by="",
        instruction_seq=None,
        clocks=[],
        parts=[],
        journal=Journal(),
    )


def _inherit(told: Case, entry: StoredEntry, fields: Mapping[str, Any]) -> None:
    """A successor also has what its predecessor had and answers for no more."""
    if entry.action == SUCCEED and told.department == fields.get("department"):
        told.department = str(fields.get("successor"))


def _level(dossier: Dossier, eras: Eras) -> int:
    """The highest rung since the ladder last began anew: a reopening, an extension, its end."""
    if not dossier.rungs:
        return 0
    began, restarting = 0, [_restarting(definition) for definition in eras.definitions]
    for entry in dossier.entries:
        field = restarting[eras.place_of(entry.seq)].get(entry.action)
        if field == "" or (field and dossier.fields_of(entry).get(field) is not None):
            began = entry.seq
    return max((rung.level for rung in dossier.rungs if rung.seq > began), default=0)


def _restarting(definition: WorkflowDefinition) -> Mapping[str, str]:
    """The actions after which ladders begin anew, each with the date it needs for that, if any."""
    actions = definition.actions.items()
    found = dict.fromkeys((name for name, each in actions if each.counts == "reopenings"), "")
    for rule in definition.deadlines.values():
        found |= {**rule.extended_by, **dict.fromkeys(rule.extension_ended_by, "")}
    return found


def _shown(value: object) -> str:
    return "none" if value in (None, "") else f"“{value}”".replace("\n", ", ")
