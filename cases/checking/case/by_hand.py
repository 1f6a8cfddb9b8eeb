"""Escalations by hand: the row of the board against the entry, and against itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cases.casefile.case import FiredRung
from cases.casefile.telling import meant_post
from cases.checking.case.answering import answering_at
from cases.checking.dossier import Dossier, StoredEntry
from workflow.definition import POST_FIELD, WorkflowDefinition
from workflow.ladder import Concern, is_restricted, level_of

#: as what the post itself is told; else it is another post
_ITSELF: Final = ("holder", "deputy")


def by_hand_problems(
    dossier: Dossier, rung: FiredRung, entry: StoredEntry, definition: WorkflowDefinition
) -> Iterator[str]:
    """What is wrong with a rung that somebody told by hand; `definition` is that of its entry.

    Who held the post then is in no entry: of who was told only the parts must fit each other.
    """
    named = f"its rung “{rung.rung}” of entry {entry.seq}"
    if rung.department not in answering_at(dossier, rung.rung_at):
        yield f"{named} names {rung.department}, which did not answer for it then."
    action = definition.actions.get(entry.action)
    if action is None or action.by_hand is None:
        return
    chosen = str(dossier.fields_of(entry).get(POST_FIELD) or action.by_hand)
    if chosen in definition.posts:
        if rung.post != meant_post(definition, chosen, rung.department):
            yield f"{named} went to {rung.post}; its history says to {chosen}."
        elif rung.level not in _levels(dossier, rung, definition):
            yield f"{named} is said to be level {rung.level}, which is none of that post."
    if rung.deadline_name != definition.citizen_clock:
        yield f"{named} is said to be one of “{rung.deadline_name}”."
    if not _fits(rung):
        yield f"{named} does not say who was told, or as what, in a way that fits together."


def _levels(dossier: Dossier, rung: FiredRung, definition: WorkflowDefinition) -> set[int]:
    """What the level may be: that of the ladder's rung, or what the case had reached by then."""
    rule = definition.deadlines[definition.citizen_clock]
    if any(is_restricted(each) for each in rule.ladder):
        # then it depends on the kind of then
        return {rung.level}
    concern = Concern(dossier.case.kind, rung.department)
    levels = [level_of(rule, each, concern) for each in rule.ladder if each.post == rung.post]
    least = min((level for level in levels if level), default=None)
    if least is not None:
        return {least}
    return {1, *(each.level for each in dossier.rungs if each.seq < rung.seq)}


def _fits(rung: FiredRung) -> bool:
    if rung.person_id is None:
        return rung.told_post is None and rung.told_as in (None, "nobody")
    itself = rung.told_post == rung.post
    return itself == (rung.told_as in _ITSELF) and rung.told_as not in (None, "nobody")
