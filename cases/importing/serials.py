"""Case ids for a batch of imported cases: taken in memory, kept in the register at the end."""

from __future__ import annotations

from collections.abc import Mapping

from cases.commands.opening import take_ids
from cases.store.transaction import WriteTransaction


class Serials:
    """The case ids of one transaction, gapless per year.

    A year's counter is locked when its first id is taken, so another writer waits for the commit;
    asking the database for each id would cost as much as replaying the case.
    """

    def __init__(self, transaction: WriteTransaction) -> None:
        self.transaction = transaction
        self._next: dict[int, int] = {}
        self._taken: dict[int, int] = {}

    def take(self, year: int, count: int = 1) -> range:
        """The next case ids of a local year."""
        if year not in self._next:
            self._next[year] = take_ids(self.transaction, year, 0).start
            self._taken[year] = 0
        first = self._next[year]
        self._next[year] += count
        self._taken[year] += count
        return range(first, first + count)

    def so_far(self) -> Mapping[int, int]:
        """How many were taken of each year up to now."""
        return dict(self._taken)

    def give_back(self, so_far: Mapping[int, int]) -> None:
        """Take back what was taken since `so_far`: no case came of it, and ids have no holes."""
        for year, count in self._taken.items():
            kept = so_far.get(year, 0)
            self._next[year] -= count - kept
            self._taken[year] = kept

    def keep(self) -> None:
        """Raise the register's counters; must happen in the transaction that saves the cases."""
        for year, count in self._taken.items():
            take_ids(self.transaction, year, count)
