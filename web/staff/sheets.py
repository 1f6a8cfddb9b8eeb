"""A list as a CSV file that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from starlette.responses import Response

from web.downloads import disposition

#: what makes a spreadsheet take a cell for a formula, also behind blanks (OWASP, CSV injection)
_FORMULA: Final = frozenset("=+-@\t\r\n|%＝＋－＠")
#: tells Excel that the file is UTF-8
_MARK: Final = "\ufeff"
_DAY, _MOMENT = "%d/%m/%Y", "%d/%m/%Y %H:%M"


def sheet(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The answer that saves `rows` under `name`; every cell is text, a number or a date."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return Response(
        (_MARK + written.getvalue()).encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition(name)},
    )


def safe(cell: object) -> str:
    """The cell as text that no spreadsheet calculates: an apostrophe stands before a formula."""
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, date):
        return f"{cell:{_MOMENT if isinstance(cell, datetime) else _DAY}}"
    text = "" if cell is None else str(cell)
    first = text.lstrip(" \u00a0\u3000")[:1]
    return f"'{text}" if text[:1] in _FORMULA or first in _FORMULA else text
