"""Cells as a spreadsheet keeps them, and the plain texts that forms would have had for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from cases.importing.formulas import as_typed


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell that holds no value; `code` names the sentence that says why."""

    code: str


Cell = str | int | float | date | datetime | time | timedelta | Unusable | None

FORMULA: Final = Unusable("cell_formula")
FAULTY: Final = Unusable("cell_error")
TOO_LONG: Final = Unusable("cell_too_long")
#: what Excel lets one type into a cell
LONGEST: Final = 32_767

#: Excel's day 0, and the numbers that are days of our years: 2009 to 2064
_DAY_ZERO: Final = date(1899, 12, 30)
_DAY_NUMBERS: Final = range(40_000, 60_000)
_DAY: Final = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?: 00:00(?::00)?)?", re.ASCII)
#: digits of a number whose leading 0 a spreadsheet took: mobile, and fixed line
_LOST_ZERO: Final = re.compile(r"[35789]\d{8}|2\d{9}", re.ASCII)
#: an identity card has twelve digits, the first of them the province: 087
_LOST_ZEROS: Final = re.compile(r"\d{10,11}", re.ASCII)
_CARD: Final = 12
#: 9.12E+08: the last digits are gone
_ROUNDED: Final = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)


def text_in(cell: Cell) -> str:
    """What a reader sees in the cell; "" for an empty one and for one that holds no value."""
    if cell is None or isinstance(cell, Unusable):
        return ""
    if isinstance(cell, str):
        return as_typed(cell).strip()
    if isinstance(cell, bool):
        return "true" if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)


def day_in(cell: Cell) -> str:
    """A day as forms take it; the text as it is where it is no day."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, int | float) and int(cell) in _DAY_NUMBERS:
        return (_DAY_ZERO + timedelta(days=int(cell))).isoformat()
    text = text_in(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    written = _DAY.fullmatch(text)
    return "/".join(written.groups()) if written else text


def code_in(cell: Cell) -> str:
    """A code like 1.012340, of which a spreadsheet takes the last zeros for nothing."""
    return f"{cell:.6f}" if isinstance(cell, float) else text_in(cell)


def phone_in(cell: Cell) -> str:
    """A telephone number, with the 0 in front that a spreadsheet takes from it."""
    text = text_in(cell)
    return f"0{text}" if _LOST_ZERO.fullmatch(text) else text


def card_in(cell: Cell) -> str:
    """The number of an identity card, with the 0 in front that a spreadsheet takes from it; that of
    a passport as it is.
    """
    text = text_in(cell)
    return text.zfill(_CARD) if _LOST_ZEROS.fullmatch(text) else text


def is_rounded(text: str) -> bool:
    """Whether a spreadsheet has rounded a long number: 9.12E+08."""
    return _ROUNDED.fullmatch(text) is not None


def is_blank(cells: Iterable[Cell]) -> bool:
    """Whether nothing is written in any of them."""
    return all(cell is None or cell == "" for cell in _trimmed(cells))


def _trimmed(cells: Iterable[Cell]) -> Iterator[Cell]:
    return (cell.strip() if isinstance(cell, str) else cell for cell in cells)
