"""Case numbers without a gap, year by year, up to the year's counter."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from cases.numbers import SERIALS_PER_YEAR
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import CaseCounter, table_of

_COUNTER = table_of(CaseCounter).c
_COUNTED = Statement(select(_COUNTER.year, _COUNTER.last))


class Numbers:
    """The numbers that were seen; cases come by id."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def gap_before(self, case_id: int) -> Iterator[str]:
        """What is wrong before the next case."""
        year, serial = divmod(case_id, SERIALS_PER_YEAR)
        if serial != self._last.get(year, 0) + 1:
            yield "the numbers before it are missing."
        self._last[year] = serial

    def counter_problems(self, connection: Connection) -> Iterator[str]:
        """What is wrong with the counters, once every case was seen."""
        counted: dict[int, int] = dict(rows_of(connection, _COUNTED))
        for year in sorted(counted.keys() | self._last.keys()):
            if counted.get(year, 0) != self._last.get(year, 0):
                yield (
                    f"the counter of {year} stands at {counted.get(year, 0)}, "
                    f"the last case of that year is number {self._last.get(year, 0)}."
                )
