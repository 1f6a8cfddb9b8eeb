"""A table as a file for Excel: real dates, a header that stays, nothing that calculates."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from cases.importing.formulas import as_text
from web.documents.formats import office_library
from web.documents.word import FONT, writable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | date | None
#: built in, so that Excel shows it in the reader's own order of day and month
_DAY: Final = "dd/mm/yyyy"


def excel_file(
    title: str,
    above: Sequence[str],
    header: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[Cell]],
    at: datetime,
) -> bytes:
    """One sheet, printed across A4; `widths` are in signs, `at` (UTC) when it was so."""
    book = office_library("openpyxl").Workbook()
    book.properties.creator, book.properties.title = "", writable(title)
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    sheet: Worksheet = book.active
    sheet.title = _sheet_name(title)
    for line in (title, *above):
        sheet.append([_text(line)])
    sheet.append([_text(name) for name in header])
    top = sheet.max_row
    for row in rows:
        sheet.append([_text(cell) if isinstance(cell, str) else cell for cell in row])
    _style(sheet, top, widths)
    _for_print(sheet, top)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _text(cell: str) -> str:
    return as_text(writable(cell))


def _sheet_name(title: str) -> str:
    """A name that Excel takes: short, and without its own signs."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31]


def _style(sheet: Worksheet, top: int, widths: Sequence[int]) -> None:
    styles: Any = office_library("openpyxl.styles")
    letter = office_library("openpyxl.utils").get_column_letter
    thin = styles.Side(style="thin")
    edges = styles.Border(left=thin, right=thin, top=thin, bottom=thin)
    # made once: a sheet of a year has 25,000 cells
    plain, bold = styles.Font(name=FONT), styles.Font(name=FONT, bold=True)
    wrapped = styles.Alignment(wrap_text=True, vertical="top")
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[letter(place)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.font = bold if cell.row in (1, top) else plain
            if cell.row is not None and cell.row >= top:
                cell.border, cell.alignment = edges, wrapped
            if isinstance(cell.value, date):
                cell.number_format = _DAY
            if isinstance(cell.value, str):
                # text stays text, whatever it begins with
                cell.data_type = "s"
    sheet.freeze_panes = f"A{top + 1}"


def _for_print(sheet: Worksheet, top: int) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    properties: Any = sheet.sheet_properties
    properties.pageSetUpPr = office_library("openpyxl.worksheet.properties").PageSetupProperties(
        fitToPage=True
    )
    sheet.print_title_rows = f"{top}:{top}"
