"""A sheet as it was read, the limits it is read within, and the refusal of a whole file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cases.importing.lists.cells import Cell
from cases.meetings.faults import Fault, MeetingRefused

#: rows below the names of the columns that any list may have; more are sent in parts
MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 60
#: bytes; 10,000 long rows are a third of it
LARGEST_FILE: Final = 10 << 20
#: how many rows of a file are looked at, headings and blank ones too
ROWS_READ: Final = 2 * MOST_ROWS


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from 1 on, and the rows in which cells are merged."""

    rows: tuple[tuple[Cell, ...], ...]
    merged: frozenset[int] = frozenset()


def unusable(code: str, **values: str | int) -> MeetingRefused:
    """The refusal of a whole file."""
    return MeetingRefused(Fault("file", code, tuple(values.items())))
