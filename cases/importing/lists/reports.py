"""What becomes, or became, of each row of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from cases.importing.lists.columns import Layout, Row, Table
from cases.meetings.faults import Fault

#: brought in, in the register already, or refused
NEW: Final = "new"
THERE: Final = "there"
REFUSED: Final = "refused"
#: rows in one transaction: meanwhile nobody else can write
_BATCH: Final = 100


def in_batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in parts of which each is one transaction."""
    left = iter(rows)
    while batch := list(islice(left, _BATCH)):
        yield batch


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row; `number` is that of the sheet. `state` is that of the registration or case it is
    now, `about` the words that tell it from others.
    """

    number: int
    outcome: str
    about: str = ""
    session: str = ""
    state: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class ListReport:
    """A whole list; `applied` = it was brought in, else it was only tried."""

    layout: Layout
    table: Table
    rows: tuple[RowReport, ...]
    applied: bool

    def of(self, outcome: str) -> tuple[RowReport, ...]:
        """The rows with that outcome, in their order."""
        return tuple(row for row in self.rows if row.outcome == outcome)

    @property
    def new(self) -> tuple[RowReport, ...]:
        """What is brought in."""
        return self.of(NEW)

    @property
    def there(self) -> tuple[RowReport, ...]:
        """What is in the register already, or stands in the list twice."""
        return self.of(THERE)

    @property
    def refused(self) -> tuple[RowReport, ...]:
        """What cannot be brought in as it is."""
        return self.of(REFUSED)

    @property
    def changes(self) -> bool:
        """Whether bringing it in does anything."""
        return bool(self.new)

    def title_of(self, fault: Fault, language: str) -> str:
        """The column a fault is about; "" where it is about the row."""
        column = self.layout.columns.get(fault.field)
        return column.title.in_language(language) if column else ""

    def told(self, row: RowReport, language: str) -> tuple[str, ...]:
        """What is wrong with a row: the column and what to do, one sentence each."""
        titles = (self.title_of(fault, language) for fault in row.faults)
        return tuple(
            f"{title}: {fault.told(language)}" if title else fault.told(language)
            for title, fault in zip(titles, row.faults, strict=True)
        )
