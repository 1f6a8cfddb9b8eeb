"""Which definition counted when: the moves to other versions that a case's history tells of."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from cases.casefile.deadline import DeadlineClock
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.errors import UnknownWorkflow
from workflow.versioning.references import Reference, read_reference
from workflow.versioning.vocabulary import MIGRATE

#: the definition of (key, version)
Definitions = Callable[[str, int], WorkflowDefinition]


class Move(NamedTuple):
    """A history entry by which a case came from one version to another; `at` is UTC."""

    seq: int
    at: datetime
    before: Reference
    after: Reference


def read_move(seq: int, at: datetime, payload: str) -> Move:
    """The move that an entry's payload tells of; raises UnknownWorkflow when it is damaged."""
    try:
        told = json.loads(payload)
    except ValueError:
        told = None
    named = told if isinstance(told, dict) else {}
    before, after = (read_reference(str(named.get(name))) for name in ("from", "to"))
    if before is None or after is None:
        raise UnknownWorkflow(
            f"Entry {seq} does not say from which version to which the case went."
        )
    return Move(seq, at, before, after)


class Told(Protocol):
    """What is asked of a history entry of the readers; `at` is UTC."""

    @property
    def seq(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def action(self) -> str: ...
    @property
    def payload(self) -> str: ...


def moves_among(entries: Iterable[Told]) -> tuple[Move, ...]:
    """The moves among a case's entries, oldest first; raises UnknownWorkflow for a damaged one."""
    return tuple(
        read_move(entry.seq, entry.at, entry.payload)
        for entry in entries
        if entry.action == MIGRATE
    )


@dataclass(frozen=True, slots=True)
class Eras:
    """The definitions a case lived under: one more than its moves, the pinned one last."""

    moves: tuple[Move, ...]
    definitions: tuple[WorkflowDefinition, ...]

    @classmethod
    def of(
        cls, moves: Sequence[Move], pinned: WorkflowDefinition, definitions: Definitions
    ) -> Eras:
        """The eras of a case pinned to `pinned`; raises UnknownWorkflow."""
        earlier = (definitions(*move.before) for move in moves)
        return cls(tuple(moves), (*earlier, pinned))

    @property
    def pinned(self) -> WorkflowDefinition:
        """The definition that counts now."""
        return self.definitions[-1]

    def of_entry(self, seq: int) -> WorkflowDefinition:
        """The definition under which an entry was made; a move belongs to what it leads to."""
        return self.definitions[self.place_of(seq)]

    def place_of(self, seq: int) -> int:
        """The place of that definition among `definitions`."""
        return bisect_right([move.seq for move in self.moves], seq) if self.moves else 0

    def at(self, instant: datetime) -> WorkflowDefinition:
        """The definition in force at an instant; at that of a move the one it leads to."""
        return self.definitions[bisect_right([move.at for move in self.moves], instant)]

    def of_clock(self, clock: DeadlineClock) -> WorkflowDefinition:
        """The definition under which a deadline ended, or runs now."""
        if clock.closed_at is None:
            return self.pinned
        if clock.closed_by == MIGRATE:
            return self.definitions[bisect_left([move.at for move in self.moves], clock.closed_at)]
        return self.at(clock.closed_at)

    def rule_of(self, clock: DeadlineClock) -> DeadlineRule | None:
        """The rule of a deadline under `of_clock`; None when there is none of its name."""
        return self.of_clock(clock).deadlines.get(clock.name)

    def rules_of(self, name: str) -> Iterable[DeadlineRule]:
        """Every rule that a deadline of this name ever had here."""
        for definition in self.definitions:
            if name in definition.deadlines:
                yield definition.deadlines[name]
