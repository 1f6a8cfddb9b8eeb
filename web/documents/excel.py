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
    from openpyxl.cell import Cell as SheetCell

Cell = str | int | date | None
#: built in, so that Excel shows it in the reader's own order of day and month
_DAY: Final = "dd/mm/yyyy"
_MOMENT: Final = "dd/mm/yyyy hh:mm"
#: other kinds of cells; a date is of the kind that its format names
_HEADING, _LINE, _HEADER, _PLAIN = "heading", "line", "header", "plain"


def excel_file(
    title: str,
    above: Sequence[str],
    header: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[Cell]],
    at: datetime,
) -> bytes:
    """One sheet, printed across A4; `widths` are in signs, `at` (UTC) when it was so."""
    book = office_library("openpyxl").Workbook(write_only=True)
    book.properties.creator, book.properties.title = "", writable(title)
    book.properties.created = book.properties.modified = at.replace(tzinfo=None)
    lines = (title, *above)
    top = len(lines) + 1
    sheet: Any = book.create_sheet(_sheet_name(title))
    # all of this has to stand before the first row, which is written out at once
    _for_print(sheet, top)
    _columns(sheet, widths)
    pens = _pens(sheet, len(header))
    for place, line in enumerate(lines):
        sheet.append([_filled(pens[0][_HEADING if place == 0 else _LINE], line)])
    sheet.append([_filled(pen[_HEADER], name) for pen, name in zip(pens, header, strict=True)])
    for row in rows:
        sheet.append([_filled(pen[_kind(cell)], cell) for pen, cell in zip(pens, row, strict=True)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _filled(pen: SheetCell, value: Cell) -> SheetCell:
    pen.value = _text(value) if isinstance(value, str) else value
    if isinstance(value, str):
        # text stays text, whatever it begins with
        pen.data_type = "s"
    return pen


def _kind(value: Cell) -> str:
    if isinstance(value, date):
        return _MOMENT if isinstance(value, datetime) else _DAY
    return _PLAIN


def _pens(sheet: Any, columns: int) -> list[dict[str, SheetCell]]:
    """For each column a cell of each kind, filled anew for every row.

    Giving each of 50,000 cells its style takes seconds; giving these takes none.
    """
    make = office_library("openpyxl.cell").WriteOnlyCell
    styles: Any = office_library("openpyxl.styles")
    thin = styles.Side(style="thin")
    edges = styles.Border(left=thin, right=thin, top=thin, bottom=thin)
    wrapped = styles.Alignment(wrap_text=True, vertical="top")

    def pen(kind: str) -> SheetCell:
        cell: SheetCell = make(sheet)
        cell.font = styles.Font(name=FONT, bold=kind in (_HEADING, _HEADER))
        if kind not in (_HEADING, _LINE):
            cell.border, cell.alignment = edges, wrapped
        if kind in (_DAY, _MOMENT):
            cell.number_format = kind
        return cell

    kinds = (_HEADING, _LINE, _HEADER, _PLAIN, _DAY, _MOMENT)
    return [{kind: pen(kind) for kind in kinds} for _ in range(columns)]


def _text(cell: str) -> str:
    return as_text(writable(cell))


def _sheet_name(title: str) -> str:
    """A name that Excel takes: short, and without its own signs."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31]


def _columns(sheet: Any, widths: Sequence[int]) -> None:
    letter = office_library("openpyxl.utils").get_column_letter
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[letter(place)].width = width


def _for_print(sheet: Any, top: int) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    properties: Any = sheet.sheet_properties
    properties.pageSetUpPr = office_library("openpyxl.worksheet.properties").PageSetupProperties(
        fitToPage=True
    )
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
