"""What is written for Word and Excel, opened by other programs: they show the same text.

The second reader is LibreOffice where it is installed; without it the first one has to do.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl

from cases.importing.lists.columns import layouts, table_in
from cases.importing.lists.reading import sheets_in
from tests.cases.importing.lists.test_registrations import SAU
from tests.cases.importing.lists.workbooks import REGISTRATIONS, workbook
from tests.people import MINH
from tests.web import libreoffice
from tests.web.pages.briefing import lived
from tests.web.pages.test_brief_page import words_of
from tests.web.pages.test_conclusion_page import NOTICE, SAID, monday, typed
from tests.web.pages.test_receptions_page import NOVEMBER
from tests.web.stories import Office, signed_in


def test_the_register_of_receptions_in_excel(one_office: Office, tmp_path: Path) -> None:
    lived(one_office)
    content = signed_in(one_office, MINH).get(f"/receptions.xlsx{NOVEMBER}").content
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    written = [[_shown(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert any("Ông Bảy 9" in row for row in written)

    opened = libreoffice.rows_of(content, tmp_path)
    if libreoffice.is_here():
        assert [list(filter(None, row)) for row in opened] == [
            list(filter(None, row)) for row in written
        ]


def test_the_notice_of_conclusions_in_word(one_office: Office, tmp_path: Path) -> None:
    day, minh = monday(one_office), signed_in(one_office, MINH)
    minh.post(NOTICE, data=typed(day, "save"))
    content = minh.get(f"{NOTICE}.docx").content
    written = words_of(content)
    assert any(SAID in words for words in written)

    opened = libreoffice.words_of(content, tmp_path)
    if libreoffice.is_here():
        for words in written:
            assert " ".join(words.split()) in opened


def test_a_list_that_another_program_has_saved_is_read_alike(tmp_path: Path) -> None:
    """Dates stay dates and the telephone loses its 0: the list is the same all the same."""
    day = datetime(2026, 11, 30)  # noqa: DTZ001 - Excel knows no zones
    book = workbook(REGISTRATIONS, (1, day, *SAU[2:]), (2, day, "Tám", 912345679, "Đất"))
    again = libreoffice.saved_again(book, tmp_path)
    layout = layouts()["registrations"]
    assert table_in(sheets_in(again), layout) == table_in(sheets_in(book), layout)


def test_a_template_that_another_program_has_saved(one_office: Office, tmp_path: Path) -> None:
    elsewhere = {"procedures": "/admin/procedures.xlsx"}
    for kind, layout in layouts().items():
        address = elsewhere.get(kind, f"/sessions/import/{kind}.xlsx")
        book = signed_in(one_office, MINH).get(address).content
        again = libreoffice.saved_again(book, tmp_path)
        (sheet,) = sheets_in(again)
        assert len([cell for cell in sheet.rows[3] if cell]) == len(layout.columns)


def _shown(cell: object) -> str:
    """A cell as LibreOffice shows it: a day in the order of its reader, here the American one."""
    if isinstance(cell, datetime):
        return f"{cell:%m/%d/%Y}"
    return "" if cell is None else str(cell)
