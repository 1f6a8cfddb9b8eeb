"""Rows of a CSV file by the names of its header; a quote that stays open is told by its line.

Read leniently, such a quote makes the rest of the file, or all up to the next quote, part of one
cell, and nobody notices.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Final

#: a cell in quotes, another one or what follows such quotes, what separates
_PART: Final = re.compile(r'(?P<quoted>"[^"]*(?:""[^"]*)*(?P<closed>"?))|[^,\r\n]+|[,\r\n]')
_BREAK: Final = re.compile(r"\r\n|\r|\n")


class OpenQuote(Exception):
    """A cell begins with a quote in `line` and does not end with one."""

    def __init__(self, line: int) -> None:
        super().__init__(f"the quote that opens in line {line} is not closed")
        self.line = line


class LongCell(Exception):
    """A cell that reaches into `line` has more than `longest` letters."""

    def __init__(self, line: int) -> None:
        self.line, self.longest = line, csv.field_size_limit()
        super().__init__(f"a cell of line {line} has more than {self.longest} letters")


class CsvCells:
    """The rows of a file, each with the line it ends in; `surplus` names cells beyond the header.

    Reading raises OpenQuote, LongCell, or csv.Error for what else is no CSV.
    """

    def __init__(self, lines: Iterable[str], surplus: str) -> None:
        self._lines = lines
        self._begin = 1
        #: the lines of the row that is being read
        self._row: list[str] = []
        self._reader = csv.DictReader(self._noted(), restval="", restkey=surplus, strict=True)

    def header(self) -> tuple[str, ...]:
        """The names of the columns, as they came."""
        try:
            return tuple(self._reader.fieldnames or ())
        except csv.Error as problem:
            raise self._told(problem) from problem

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Row after row."""
        while True:
            self._begin, self._row = self._reader.line_num + 1, []
            try:
                cells = next(self._reader, None)
            except csv.Error as problem:
                raise self._told(problem) from problem
            if cells is None:
                return
            yield self._reader.line_num, cells

    def _noted(self) -> Iterator[str]:
        for line in self._lines:
            self._row.append(line)
            yield line

    def _told(self, problem: csv.Error) -> Exception:
        """The open quote or the long cell behind a fault, or the fault itself."""
        text = "".join(self._row)
        place = _open_quote(text)
        if place is None:
            long = len(text) > csv.field_size_limit()
            return LongCell(self._begin + len(self._row) - 1) if long else problem
        return OpenQuote(self._begin + len(_BREAK.findall(text, 0, place)))


def _open_quote(text: str) -> int | None:
    """Where the first quote stands whose cell goes on behind the quote that ends it, or never ends.

    None where there is no such cell.
    """
    for part in _PART.finditer(text):
        if part["quoted"] is None:
            continue
        behind = text[part.end() : part.end() + 1]
        if not part["closed"] or behind not in ("", ",", "\r", "\n"):
            return part.start()
    return None
