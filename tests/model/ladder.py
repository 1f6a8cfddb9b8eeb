"""Which rung of a deadline comes next, and when (contract.md section 7, "Instants")."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from tests.model.case import Clock
from tests.model.definition import DEADLINES, Table

#: a Monday that waits is found again from here
_BEFORE_THAT_MONDAY = timedelta(days=6)


class Waiting(NamedTuple):
    """A rung that waits for its instant."""

    rung: Table
    at: datetime
    occurrence: int


def waiting(clock: Clock) -> Waiting | None:
    """The next rung; none of a deadline that is held, has ended, or whose ladder has ended."""
    if clock.held or clock.closed_at is not None:
        return None
    table, before = clock.counted_by, clock.due
    for rung in DEADLINES[clock.name].get("ladder", ()):
        if "every" in rung:
            at = table.next_monday(max(before, clock.previous))
            return Waiting(rung, at, clock.repeats)
        at = before = table.shift(clock.due, rung["at"])
        late = rung["rung"] == clock.late_for
        missed = "remind" in rung and at < (clock.opened_at if late else clock.since)
        if rung["rung"] not in clock.fired and not missed:
            return Waiting(rung, at, 0)
    return None


def point_anew(clock: Clock, was: Waiting | None, at: datetime) -> None:
    """What waited is looked for again after something changed `at`: no Monday is told twice, and
    only the reminder that the clock was late for may lie before. All changes of one instant are
    one: what counts is what waited before the first of them.
    """
    if clock.pointed_at == at:
        was = clock.waited_before
    clock.pointed_at, clock.waited_before = at, was
    repeated = was is not None and "every" in was.rung
    clock.previous = was.at - _BEFORE_THAT_MONDAY if was is not None and repeated else at
    since = min(at, was.at) if was is not None else at
    clock.late_for = was.rung["rung"] if was is not None and was.at < at else None
    clock.since = clock.told_from = max(clock.told_from, since)


def has_fired(clock: Clock, fired: Waiting) -> None:
    """The rung that waited has fired."""
    clock.pointed_at = None
    if "every" in fired.rung:
        clock.repeats += 1
    else:
        clock.fired.add(fired.rung["rung"])
    clock.since = fired.at
    clock.previous = max(fired.at, clock.told_from)


def level_of(name: str, rung: Table) -> int:
    """0 for a reminder; the others count from 1, a repeated one adds none."""
    if "tell" not in rung:
        return 0
    told = [step["rung"] for step in DEADLINES[name]["ladder"] if "tell" in step and "at" in step]
    return told.index(rung["rung"]) + 1 if rung["rung"] in told else max(1, len(told))
