"""How far the walks went and what they met: a walk that never gets anywhere proves nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from tests.model.case import OfficeCase
from tests.model.definition import ACTIONS, DEADLINES

#: nobody's department ends in these walks; the clock never comes too early to close
NEVER_HERE = frozenset({"succeed", "clock_waits_for_the_objection_window"})


@dataclass
class Mileage:
    """Counts over all walks of a run."""

    steps: Counter[str] = field(default_factory=Counter)
    #: accepted actions, refusals by reason, rungs by deadline and name, states at the end
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All steps."""
        return self.steps.total()

    def add(self, other: Mileage) -> None:
        """Add up two runs."""
        self.steps += other.steps
        self.done += other.done
        self.refused += other.refused
        self.fired += other.fired

    def note_refusal(self, reasons: Set[str] | None) -> None:
        """Somebody was refused; None: the case is not there for them."""
        self.refused.update(reasons if reasons is not None else ("not_yours",))

    def note_lives(self, cases: Iterable[OfficeCase]) -> None:
        """The end of a walk."""
        for case in cases:
            self.done.update(entry.action for entry in case.history)
            self.fired.update(f"{told.name}.{told.rung}" for told in case.told)

    def untouched(self) -> list[str]:
        """The actions nobody took, the rungs that never fired, the guards that never refused."""
        rungs = (
            f"{name}.{rung['rung']}"
            for name, rule in DEADLINES.items()
            for rung in rule.get("ladder", ())
        )
        guards = {guard for rule in ACTIONS.values() for guard in rule.get("guards", ())}
        return [
            *(f"action {name}" for name in sorted(ACTIONS.keys() - NEVER_HERE - self.done.keys())),
            *(f"rung {name}" for name in rungs if name not in self.fired),
            *(f"guard {name}" for name in sorted(guards - NEVER_HERE - self.refused.keys())),
        ]

    def __str__(self) -> str:
        told = ", ".join(f"{count:,} {name}" for name, count in self.steps.most_common())
        return (
            f"{self.total:,} steps ({told}): {self.done.total():,} entries of the history, "
            f"{self.fired.total():,} rungs, {self.refused.total():,} reasons for a refusal"
        )
