"""A case as it would have been, and how it stood when the question ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from cases.casefile.case import Case, FiredRung
from cases.casefile.deadline import DeadlineClock
from cases.simulation.lateness import Recorded
from cases.simulation.past import PastAction
from workflow.refusal import Refusal


class Stood(NamedTuple):
    """How a running deadline stood: due when (UTC), and whether a pause held it."""

    due_at: datetime
    held: bool


@dataclass(slots=True)
class Lived:
    """A case as it would have been. `case` is None when it could not even be recorded."""

    case: Case | None = None
    rungs: list[FiredRung] = field(default_factory=list)
    accepted: int = 0
    #: actions that the clock had done already when people did them
    anticipated: int = 0
    refused: list[tuple[PastAction, tuple[Refusal, ...]]] = field(default_factory=list)
    #: what the clock did since the last action that was accepted
    by_clock: set[str] = field(default_factory=set)
    #: which calendar the case counts by
    place: int = 0
    recorded: Recorded = field(default_factory=Recorded)
    _at_the_end: dict[int, Stood] = field(default_factory=dict)

    def note_the_end(self, case: Case) -> None:
        """Note how its deadlines stand: a change of the calendar after the question's end says by
        what the clock counted that was off until then, and makes nobody late or in time.
        """
        if not self._at_the_end:
            self._at_the_end = {
                clock.no: Stood(clock.due_at, clock.held) for clock in case.running()
            }

    def stood(self, clock: DeadlineClock) -> Stood:
        """How one of its running deadlines stood when the question ended."""
        return self._at_the_end.get(clock.no) or Stood(clock.due_at, clock.held)
