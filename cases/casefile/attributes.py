"""What a step makes of the case itself: its attributes, its state, who answers, who co-ordinates.

Nothing here needs a calendar or a deadline, so `check` tells a case anew from its history by it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final

from cases.casefile.case import Case
from cases.casefile.responsibility import coordinate, hand_over
from cases.numbers import case_id_of
from workflow.attempt import Step
from workflow.definition import Action, State

#: under which an entry keeps the returners that a case inherits by it
RETURNED_BY: Final = "returned_by"
#: under which an entry keeps from where on a case counts by it: what the whole of a part, or both
#: of two merged cases, had used up of their limits
USED_UP: Final = "used_up"
_COUNTED: Final = ("returns", "extensions")
#: attributes of the definition that have another name on the case
_ON_THE_CASE: Final[Mapping[str, str]] = {
    "handler": "handler_id",
    "draft": "draft_seq",
    "instruction": "instruction_seq",
}
#: what the case keeps of the value, where that is not the value itself
_KEPT: Final[Mapping[str, Callable[[Case, Any], Any]]] = {
    "merged_into": lambda case, number: case_id_of(number),
    # the words stay with the entry that is about to be written
    "instruction": lambda case, words: case.history_seq + 1,
}


def settle(case: Case, step: Step, state: State, at: datetime) -> None:
    """Give `case` what `step` sets, its new state (`state` is that of the step's target), and
    whoever answers and co-ordinates from `at` (UTC) on.
    """
    _set_attributes(case, step)
    moves, case.state = case.state != step.target, step.target
    if moves or "lead" in step.action.set:
        hand_over(case, state, at)
    _coordinate(case, step, at)
    if step.action.replies:
        case.replied_at = at
    if moves:
        case.closed_at = at if state.final else None


def inherit_returners(case: Case, departments: Collection[str]) -> dict[str, list[str]]:
    """Let `case` remember who handed back the case it comes from or that was merged into it.

    Gives what the history entry by which it does keeps of that.
    """
    if not departments:
        return {}
    case.returned_by = "\n".join(sorted(case.returners | set(departments)))
    return {RETURNED_BY: sorted(departments)}


def used_up_together(case: Case, other: Case) -> dict[str, int]:
    """What `other` has used up of its limits more than it knew, once it is one with `case`: the
    matter was extended as often as the one that was extended more often.
    """
    both = {
        "returns": returns_together(case, other),
        "extensions": max(case.extensions, other.extensions),
    }
    return {name: count for name, count in both.items() if count > getattr(other, name)}


def returns_together(one: Case, other: Case) -> int:
    """How often a matter was handed back that two cases were about: as often as the one that came
    back more often, and at least once by each office that handed one of them back.
    """
    return max(one.returns, other.returns, len(one.returners | other.returners))


def inherit_counts(case: Case, counted: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Let a case go on counting returns and extensions from where another one stands.

    Gives what the history entry by which it does keeps of that.
    """
    used_up = {name: counted[name] for name in _COUNTED if counted.get(name)}
    for name, count in used_up.items():
        setattr(case, name, count)
    return {USED_UP: used_up} if used_up else {}


def counts_of(case: Case) -> dict[str, int]:
    """What `inherit_counts` takes of the whole."""
    return {name: getattr(case, name) for name in _COUNTED}


def _set_attributes(case: Case, step: Step) -> None:
    action = step.action
    _count(case, action)
    for attribute, source in action.set.items():
        if attribute == "coordinating":
            continue
        name, value = _ON_THE_CASE.get(attribute, attribute), step.values.get(source[1:])
        if not source.startswith("$"):
            setattr(case, name, source or None)
        elif value is not None:
            kept = _KEPT.get(attribute)
            setattr(case, name, kept(case, value) if kept else value)
    if action.drafts:
        case.draft_seq = case.history_seq + 1


def _count(case: Case, action: Action) -> None:
    if action.counts is None:
        return
    setattr(case, action.counts, getattr(case, action.counts) + 1)
    if action.counts == "reopenings":
        # a new period: its own ladder, its own right to an extension
        case.escalation_level = case.extensions = 0
    if action.counts == "returns" and case.lead is not None:
        case.returned_by = "\n".join(sorted(case.returners | {case.lead}))


def _coordinate(case: Case, step: Step, at: datetime) -> None:
    """Who co-ordinates from now on; a department that takes the lead does so no longer.

    A field that was not given changes nothing; an empty list leaves nobody.
    """
    source = step.action.set.get("coordinating")
    departments = set(case.coordinating)
    given = step.values.get(source[1:]) if source else None
    if given is not None or source == "":
        named = set(_codes(given))
        departments = departments | named if source and source[0] == "+" else named
    departments.discard(case.lead or "")
    if departments != case.coordinating:
        coordinate(case, departments, at)


def _codes(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(given) if isinstance(given, (list, tuple)) else ()
