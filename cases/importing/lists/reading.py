"""The rows of a file that somebody sends, whatever it is: XLSX, CSV, or something else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from cases.importing.lists import workbooks
from cases.importing.lists.cells import Cell
from cases.importing.lists.sheets import (
    LARGEST_FILE,
    MOST_COLUMNS,
    MOST_ROWS,
    ROWS_READ,
    Sheet,
    unusable,
)

_SEPARATORS: Final = (",", ";", "\t")
#: rows in which the separator is looked for
_HEAD: Final = 20


def sheets_in(content: bytes) -> tuple[Sheet, ...]:
    """The sheets of a file, told by what is in it and not by its name.

    Raises MeetingRefused with one sentence for a file that cannot be used.
    """
    if not content.strip():
        raise unusable("empty_file")
    if len(content) > LARGEST_FILE:
        raise unusable("too_large_file", mib=LARGEST_FILE >> 20)
    if workbooks.is_one(content):
        return workbooks.sheets(content)
    return (_comma_separated(content),)


def _comma_separated(content: bytes) -> Sheet:
    if b"\0" in content:
        raise unusable("not_a_list")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise unusable("list_not_utf8") from problem
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        return Sheet(tuple(_bounded(reader)))
    except csv.Error as problem:
        raise unusable("broken_csv", line=reader.line_num) from problem


def _bounded(rows: Iterator[list[str]]) -> Iterator[tuple[Cell, ...]]:
    for number, row in enumerate(rows, 1):
        if number >= ROWS_READ:
            raise unusable("too_many_rows", most=MOST_ROWS)
        yield tuple(row[:MOST_COLUMNS])


def _separator(text: str) -> str:
    """What stands between the cells: Excel writes a semicolon where the comma is in numbers."""
    head = "\n".join(text.splitlines()[:_HEAD])
    return max(_SEPARATORS, key=head.count)
