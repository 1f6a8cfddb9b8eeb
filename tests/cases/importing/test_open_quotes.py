"""Somebody forgot to close a quote: the file is refused by its line, not swallowed."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.errors import BadInput
from cases.importing.csv_cells import CsvCells, OpenQuote
from cases.importing.history import import_history
from cases.register import Register
from tests.cases.importing.test_unusable_files import GOOD, HEADER, NOW
from tests.cases.life import rows

OPEN = 'CU-2,2026-10-05T08:00,record,,,,"Ngập đường,'
NEXT = "CU-3,2026-10-05T08:00,record,,,,Đèn đường,"
QUOTED = 'CU-3,2026-10-05T08:00,record,,,,"Đèn đường, vỉa hè","Đã gọi"'
TWO_LINES = 'CU-4,2026-10-05T08:00,record,,,,"Ngập\nđường",'

CASES = {
    "to the end of the file": ([GOOD, OPEN, NEXT], 3),
    "in the last row": ([GOOD, OPEN], 3),
    "up to the next quote": ([GOOD, OPEN, NEXT, QUOTED], 3),
    "after a cell of two lines": ([TWO_LINES, OPEN, NEXT], 4),
    "in the same row as a cell of two lines": ([TWO_LINES + '"Đã', NEXT], 3),
    "before more than a cell may hold": ([OPEN, *[NEXT] * 5000], 2),
    "text behind the quote": ([GOOD, 'CU-2,2026-10-05,record,,,,"Ngập" đường,'], 3),
}


@pytest.mark.parametrize(("lines", "line"), CASES.values(), ids=list(CASES))
def test_the_file_is_refused_with_the_line(
    register: Register, tmp_path: Path, lines: list[str], line: int
) -> None:
    file = tmp_path / "old.csv"
    file.write_text("\n".join((HEADER, *lines)) + "\n", "utf-8")

    with pytest.raises(BadInput, match=rf"old\.csv, line {line}: .* quote that is not closed"):
        import_history(register.tools, file, NOW)

    assert rows(register.database, "SELECT count(*) FROM case_file") == [(0,)]


def test_an_open_quote_in_the_header_is_told_too(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text(f'"{HEADER}\n{GOOD}\n', "utf-8")

    with pytest.raises(BadInput, match=r"old\.csv, line 1: "):
        import_history(register.tools, file, NOW)


CELLS = st.lists(st.text("ab\",\r\n' ", max_size=6), min_size=2, max_size=2)


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_whatever_a_program_writes_is_read(table: list[list[str]]) -> None:
    file = StringIO()
    csv.writer(file).writerows([["x", "y"], *table])
    file.seek(0)

    found = CsvCells(StringIO(file.getvalue(), newline=""), "")

    assert found.header() == ("x", "y")
    assert [[cells["x"], cells["y"]] for _, cells in found] == table


@given(st.lists(CELLS, max_size=3), CELLS.filter(lambda cells: '"' not in cells[0]))
def test_a_quote_that_is_never_closed_is_told_by_its_line(
    table: list[list[str]], last: list[str]
) -> None:
    file = StringIO()
    csv.writer(file).writerows([["x", "y"], *table])
    before = file.getvalue()
    lines = StringIO(before, newline="").readlines()

    found = CsvCells([*lines, f'"{last[0]}'], "")

    with pytest.raises(OpenQuote) as told:
        list(found)
    assert told.value.line == len(lines) + 1
