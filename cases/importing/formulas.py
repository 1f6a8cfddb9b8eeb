"""Cells that a spreadsheet would run as a formula, written so that it shows them as text.

Whoever opens the file of refused rows in Excel opens what strangers typed. A cell that begins like
a formula gets an apostrophe before it; reading the file again takes it away, so that a corrected
file is imported as it was meant.
"""

from __future__ import annotations

from typing import Final

_APOSTROPHE: Final = "'"
#: what begins a formula in Excel, LibreOffice and Google Sheets, in full width too
_BEGINNINGS: Final = tuple("=+-@\t\r\n＝＋－＠")


def as_text(cell: str) -> str:
    """The cell as it is written to a file that a spreadsheet may open."""
    return _APOSTROPHE + cell if _looks_like_one(cell) else cell


def as_typed(cell: str) -> str:
    """The cell as it was before `as_text`."""
    guarded = cell.startswith(_APOSTROPHE) and _looks_like_one(cell[1:])
    return cell[1:] if guarded else cell


def _looks_like_one(cell: str) -> bool:
    # an apostrophe that stood there before has to survive the way back
    return cell.lstrip(_APOSTROPHE).startswith(_BEGINNINGS)
