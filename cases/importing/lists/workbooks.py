"""Workbooks of Excel, read as what a stranger sends: nothing runs, nothing swells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, Final

from cases.importing.lists.cells import FAULTY, FORMULA, LONGEST, TOO_LONG, Cell
from cases.importing.lists.sheets import MOST_COLUMNS, MOST_ROWS, ROWS_READ, Sheet, unusable
from cases.meetings.faults import MeetingRefused

_ZIP: Final = b"PK"
#: the old .xls, and every file of Office that is locked with a password
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MIB: Final = 1 << 20
#: a list of 10,000 rows unpacks to some 15 MiB
_LARGEST_UNPACKED: Final = 50 * _MIB
_MOST_PARTS: Final = 500
#: signs in all cells together: a text that is kept once can be named in every cell
_MOST_SIGNS: Final = 20 * _MIB
#: where a part of XML would declare what unfolds; before anything else in it
_DECLARED_IN: Final = 4096
_LOCKED: Final = 0x1
_TYPES: Final = "[Content_Types].xml"
_MERGED: Final = re.compile(rb'mergeCell\s[^>]*ref="[A-Z]+(\d+):[A-Z]+(\d+)"')


def is_one(content: bytes) -> bool:
    """Whether this is meant to be a workbook, old ones and broken ones too."""
    return content.startswith((_ZIP, _OLE))


def sheets(content: bytes) -> tuple[Sheet, ...]:
    """The sheets of an XLSX file. Raises MeetingRefused where it cannot be used."""
    if content.startswith(_OLE):
        raise unusable("old_or_locked_workbook")
    library = _library()
    try:
        _look_over(content)
        return tuple(_read(library, content))
    except MeetingRefused:
        raise
    except Exception as problem:
        # a broken or made-up file meets any line of a library that trusts it
        raise unusable("not_a_list") from problem


def _library() -> ModuleType:
    try:
        return import_module("openpyxl")
    except ModuleNotFoundError as problem:
        raise unusable("no_office_library") from problem


def _look_over(content: bytes) -> None:
    """Refuse what unpacks to too much, carries macros or declares entities, before it is read."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
            raise unusable("swollen_file")
        if any(part.flag_bits & _LOCKED for part in parts):
            raise unusable("old_or_locked_workbook")
        kinds = packed.read(_TYPES)
        if b"macroEnabled" in kinds or any("vbaProject" in part.filename for part in parts):
            raise unusable("macro_file")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with packed.open(part) as stream:
                    if b"<!DOCTYPE" in stream.read(_DECLARED_IN).replace(b"\0", b""):
                        raise unusable("not_a_list")


def _read(library: ModuleType, content: bytes) -> Iterator[Sheet]:
    book = library.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    signs = 0
    try:
        for sheet in book.worksheets:
            # the size that a file says it has is not believed
            sheet.reset_dimensions()
            rows = []
            read = sheet.iter_rows(min_row=1, max_row=ROWS_READ, max_col=MOST_COLUMNS)
            for row in read:
                cells = tuple(_cell(cell) for cell in row)
                signs += sum(len(cell) for cell in cells if isinstance(cell, str))
                rows.append(cells)
                if signs > _MOST_SIGNS:
                    raise unusable("swollen_file")
            if len(rows) >= ROWS_READ:
                raise unusable("too_many_rows", most=MOST_ROWS)
            yield Sheet(tuple(rows), _merged_rows(content, sheet))
    finally:
        book.close()


def _cell(cell: Any) -> Cell:
    kind = getattr(cell, "data_type", None)
    if kind == "f":
        return FORMULA
    if kind == "e":
        return FAULTY
    value: Cell = cell.value
    return TOO_LONG if isinstance(value, str) and len(value) > LONGEST else value


def _merged_rows(content: bytes, sheet: Any) -> frozenset[int]:
    """The rows with merged cells: reading row by row, the library leaves them out."""
    path = getattr(sheet, "_worksheet_path", "").lstrip("/")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        written = packed.read(path)
    found = set[int]()
    for first, last in _MERGED.findall(written):
        found.update(range(int(first), min(int(last), ROWS_READ) + 1))
    return frozenset(found)
