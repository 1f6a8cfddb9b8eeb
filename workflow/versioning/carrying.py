"""How far a deadline has got on the ladder of another version: nothing fires twice. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from workflow.definition import DeadlineRule, Rung
from workflow.ladder import Climb, Concern, NextRung, applies


def carried(before: DeadlineRule, after: DeadlineRule, climb: Climb, concern: Concern) -> Climb:
    """The climb of a deadline that goes on under the rule `after`.

    1. What fired stays fired, by name, also a rung that only an older version has.
    2. So does what stands no higher on the new ladder than the highest rung that fired: somebody
       higher was told already. A rung that is not for this case is left out: it fires when the
       case is handed to whom it is for.
    3. Repeats go on counting, whatever they are called; once they have begun, every single rung of
       a ladder that repeats is passed.
    """
    reached = _reached(before, after, climb, concern)
    passed = {rung.rung for rung in _single(after, concern) if (rung.at or 0) <= reached}
    return Climb(climb.fired | passed, climb.repeats)


def still_awaited(
    after: DeadlineRule, pending: NextRung | None, concern: Concern
) -> NextRung | None:
    """What a deadline that goes on under the rule `after` still waits for: a Monday that is awaited
    already, so that none is told twice; anything else is looked for anew.
    """
    if pending is None or pending.rung.every is None:
        return None
    for index, rung in enumerate(after.ladder):
        if rung.every is not None and applies(rung, concern):
            return NextRung(index, rung, pending.at, pending.occurrence)
    return None


def _reached(before: DeadlineRule, after: DeadlineRule, climb: Climb, concern: Concern) -> float:
    repeats = any(rung.every and applies(rung, concern) for rung in after.ladder)
    if climb.repeats and repeats:
        return inf
    fired = (rung.at for rung in before.ladder if rung.rung in climb.fired)
    return max((at for at in fired if at is not None), default=-inf)


def _single(rule: DeadlineRule, concern: Concern) -> Iterator[Rung]:
    """The rungs for this case that do not repeat."""
    for rung in rule.ladder:
        if rung.at is not None and applies(rung, concern):
            yield rung
