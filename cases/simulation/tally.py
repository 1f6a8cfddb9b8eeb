"""What happened and what would have happened, counted side by side; small, and added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

#: differing cases that are named; more are counted
MOST_NAMED: Final = 1000


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """A rung of a ladder and the department that answered for the case; "" = by hand."""

    deadline: str
    rung: str
    department: str
    reminder: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Load:
    """Somebody's week: a username (or whom no person stands for) and the Monday it begins on."""

    bearer: str
    week: date


@dataclass(slots=True)
class Side:
    """One side of the comparison: rungs by step, late cases by department, messages by week."""

    rungs: Counter[Step] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    messages: Counter[Load] = field(default_factory=Counter)

    def add(self, more: Side) -> None:
        """Count another part of the register."""
        self.rungs += more.rungs
        self.late += more.late
        self.messages += more.messages


@dataclass(slots=True)
class Tally:
    """A part of the register, or all of it.

    `newly_late` and `no_longer_late` name the first cases (ids) of which the two sides differ;
    their numbers are in `differing`.
    """

    cases: int = 0
    actions: int = 0
    anticipated: int = 0
    happened: Side = field(default_factory=Side)
    simulated: Side = field(default_factory=Side)
    #: by action and reason: how often, and the reason in words
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    newly_late: list[int] = field(default_factory=list)
    no_longer_late: list[int] = field(default_factory=list)
    differing: Counter[str] = field(default_factory=Counter)

    def compare(self, case_id: int, late: Iterable[str], late_again: Iterable[str]) -> None:
        """Count a case that was late in `late` departments, and would have been in the others."""
        was, would = tuple(late), tuple(late_again)
        self.happened.late.update(was)
        self.simulated.late.update(would)
        if would and not was:
            self.differing["newly_late"] += 1
            self.newly_late.append(case_id)
        elif was and not would:
            self.differing["no_longer_late"] += 1
            self.no_longer_late.append(case_id)
        del self.newly_late[MOST_NAMED:], self.no_longer_late[MOST_NAMED:]

    def add(self, more: Tally) -> None:
        """Count another part of the register."""
        self.cases += more.cases
        self.actions += more.actions
        self.anticipated += more.anticipated
        self.happened.add(more.happened)
        self.simulated.add(more.simulated)
        self.refused += more.refused
        self.words |= more.words
        self.differing += more.differing
        self.newly_late = [*self.newly_late, *more.newly_late][:MOST_NAMED]
        self.no_longer_late = [*self.no_longer_late, *more.no_longer_late][:MOST_NAMED]
