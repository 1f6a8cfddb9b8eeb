"""Two ways of doing the same work, timed in turns, so that a slow moment falls on both alike."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Paired:
    """The rounds of a comparison; seconds of wall time per unit of work."""

    product: tuple[float, ...]
    by_hand: tuple[float, ...]
    #: seconds of this process's own CPU per unit, over all rounds
    product_cpu: float
    by_hand_cpu: float

    @property
    def ratios(self) -> list[float]:
        """Per round: how many times the product's throughput fits the hand-written one's."""
        return [b / p for p, b in zip(self.product, self.by_hand, strict=True)]

    @property
    def throughput(self) -> float:
        """Median of the rounds' throughput ratios; 1 = as fast as by hand."""
        return median(self.ratios)

    @property
    def spread(self) -> str:
        """The lowest and the highest round."""
        return f"{min(self.ratios):.2f}-{max(self.ratios):.2f}"


def compare(
    product: Work,
    by_hand: Work,
    rounds: int,
    turns: int,
    units: int = 1,
    prepare: Work = lambda: None,
) -> Paired:
    """Time both in turns: `rounds` rounds of `turns` turns each; one turn does `units` of work.

    Who begins changes from turn to turn. A turn of each before the first round warms both up.
    `prepare` runs before every turn, outside the time.
    """
    works = [_Timed(product), _Timed(by_hand)]
    for work in works:
        prepare()
        work.work()
    for _ in range(rounds):
        for turn in range(turns):
            for work in works if turn % 2 else reversed(works):
                prepare()
                work.once()
        for work in works:
            work.end_round(turns * units)
    mine, theirs = works
    cpu = [work.cpu / rounds / turns / units for work in works]
    return Paired(tuple(mine.rounds), tuple(theirs.rounds), *cpu)


class _Timed:
    """One of the two ways, and what it took."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.rounds: list[float] = []
        self.cpu = 0.0
        self._wall = 0.0

    def once(self) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        self.work()
        self._wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu

    def end_round(self, units: int) -> None:
        self.rounds.append(self._wall / units)
        self._wall = 0.0


def seconds_of(work: Work) -> float:
    """Wall seconds that `work` takes once."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
