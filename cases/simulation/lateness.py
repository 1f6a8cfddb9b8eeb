"""How late the clock was when the calendar changed, by when the register recorded each rung.

A rung that waited then counts by the new calendar, so it matters whether the clock had looked. It
had not where the register recorded the rung only after the change. That tells of the same rung
alone: of a deadline that the question leaves as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property

from cases.casefile.case import Case, FiredRung
from cases.casefile.climbing import next_rung
from cases.casefile.deadline import DeadlineClock
from workflow.definition import WorkflowDefinition
from workflow.worktime.calendar import MICROSECOND

#: a deadline by name and edition, and its rung
_Key = tuple[str, int, str, int]


class Recorded:
    """When the register recorded the rungs of a case; what is not known of was in time."""

    def __init__(
        self,
        rungs: Iterable[FiredRung] = (),
        pinned: WorkflowDefinition | None = None,
        asked: WorkflowDefinition | None = None,
    ) -> None:
        self._rungs, self._pinned, self._asked = rungs, pinned, asked

    @cached_property
    def _unchanged(self) -> frozenset[str]:
        """The deadlines that the definition asked about has as the case's own has them."""
        if self._pinned is None or self._asked is None:
            return frozenset()
        was, would = self._pinned.deadlines, self._asked.deadlines
        return frozenset(name for name in would if would[name] == was.get(name))

    @cached_property
    def _moments(self) -> dict[_Key, datetime]:
        return {
            (rung.deadline_name, rung.edition, rung.rung, rung.occurrence): rung.fired_at
            for rung in self._rungs
            if rung.deadline_no
        }

    def climb(
        self,
        case: Case,
        definition: WorkflowDefinition,
        change: datetime,
        until: datetime,
        run: Callable[[datetime], None],
    ) -> None:
        """Let the clock `run` up to a `change` (UTC), or to the first rung that still waited then;
        not beyond `until`, the moment that is looked to.
        """
        end = min(change, until)
        while (at := case.next_check_at) is not None and at < end:
            if self._waited(case, definition, change):
                return
            run(at + MICROSECOND)
            if case.next_check_at == at:
                # what ends by itself is left alone, and the rungs after it are not
                run(end)
                return

    def _waited(self, case: Case, definition: WorkflowDefinition, change: datetime) -> bool:
        """Whether the first rung that `case` waits for was recorded after the change only."""
        return any(
            self._after(clock, definition, change)
            for clock in case.running()
            if clock.rung_at == case.next_check_at and clock.name in self._unchanged
        )

    def _after(
        self, clock: DeadlineClock, definition: WorkflowDefinition, change: datetime
    ) -> bool:
        waiting = next_rung(clock, definition.deadlines[clock.name])
        if waiting is None:
            return False
        key = clock.name, clock.edition, waiting.rung.rung, waiting.occurrence
        recorded = self._moments.get(key)
        return recorded is None or recorded > change
