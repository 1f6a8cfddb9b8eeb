"""A list as a file: a spreadsheet shows every cell as the text it is and calculates none."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.staff.sheets import safe, sheet

#: what spreadsheets take for the beginning of a formula, or skip before one
BEGINS = "=+-@\t\r\n|%＝＋－＠"


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+84", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "＝1+1", "|x"],
)
def test_a_formula_is_shown_and_not_calculated(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Đường ngập", "20/11/2026", "", "1 = 1", "'=1", 14])
def test_what_is_no_formula_stays_as_it_is(cell: object) -> None:
    assert safe(cell) == str(cell)


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_no_cell_of_a_file_begins_like_a_formula(cells: list[str]) -> None:
    written = sheet("x.csv", ["a"], [cells]).body.decode("utf-8-sig")

    for row in csv.reader(written.splitlines(keepends=True)):
        assert all(cell.lstrip(" \u00a0\u3000")[:1] not in tuple(BEGINS) for cell in row)
