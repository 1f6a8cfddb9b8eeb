"""What strangers send in place of a list: each gets one sentence, and nothing of it is read."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from cases.importing.lists.columns import _key, layouts, table_in
from cases.importing.lists.reading import sheets_in
from cases.meetings.faults import MeetingRefused
from tests.cases.importing.lists.workbooks import (
    REGISTRATIONS,
    comma_separated,
    repacked,
    workbook,
)

ROW = (1, "30/11/2026", "Huỳnh Thị Sáu", "0912345678", "Giấy phép")
GOOD = workbook(REGISTRATIONS, ROW)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'


def read(content: bytes, layout: str = "registrations") -> int:
    """How many rows of such a list a file holds."""
    return len(table_in(sheets_in(content), layouts()[layout]).rows)


def merged(cells: str) -> bytes:
    """The good list below a title, with cells merged."""
    return workbook(
        ("Danh sách",), REGISTRATIONS, ROW, change=lambda sheet: sheet.merge_cells(cells)
    )


def locked(content: bytes) -> bytes:
    """Every part says that it is encrypted."""
    bent = bytearray(content)
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = bent.find(mark)
        while at >= 0:
            bent[at + place] |= 1
            at = bent.find(mark, at + 1)
    return bytes(bent)


def test_the_good_one_is_read() -> None:
    assert read(GOOD) == 1
    assert read(merged("A1:E1")) == 1, "a title may be merged"
    assert read(merged("A3:A4")) == 1, "so may rows below"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" \n", "empty_file"),
        (b"x" * ((10 << 20) + 1), "too_large_file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_a_list"),
        (b"PK\x03\x04 and then nothing", "not_a_list"),
        (GOOD[:-200], "not_a_list"),
        (repacked(GOOD, {}, without="xl/workbook.xml"), "not_a_list"),
        (repacked(GOOD, {"xl/worksheets/sheet1.xml": b"<worksheet"}), "not_a_list"),
        (repacked(GOOD, {"xl/sharedStrings.xml": ENTITIES}), "not_a_list"),
        (repacked(GOOD, {"xl/vbaProject.bin": b"Sub"}), "macro_file"),
        (repacked(GOOD, {"xl/media/x.xml": b"0" * (51 << 20)}), "swollen_file"),
        (repacked(GOOD, {f"x/{n}": b"" for n in range(501)}), "swollen_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one", "old_or_locked_workbook"),
        (locked(GOOD), "old_or_locked_workbook"),
        (comma_separated(("Họ tên",)).replace("ọ".encode(), b"\xe4"), "list_not_utf8"),
        (b'a,b\n1,"open', "broken_csv"),
        (comma_separated(("Tên", "Ghi chú"), (1, 2)), "no_header"),
        (workbook(), "no_header"),
        (merged("A2:B2"), "merged_header"),
        (merged("A2:A3"), "merged_header"),
        (workbook(REGISTRATIONS[:-1], ROW[:-1]), "column_missing"),
        (workbook((*REGISTRATIONS, "SĐT"), (*ROW, 1)), "column_twice"),
        (workbook(REGISTRATIONS, ("Ví dụ", *ROW[1:])), "no_rows"),
    ],
)
def test_one_sentence_says_what_to_do(content: bytes, code: str) -> None:
    with pytest.raises(MeetingRefused) as caught:
        read(content)
    (fault,) = caught.value.faults
    assert (fault.field, fault.code) == ("file", code)
    assert fault.told("vi") != fault.told("en")


@pytest.mark.parametrize(("layout", "most"), [("receptions", 10_000), ("registrations", 1000)])
def test_so_many_rows_and_not_one_more(layout: str, most: int) -> None:
    """Registrations are one transaction, so that places are counted over all of them."""
    titles = [column.title.vi for column in layouts()[layout].columns.values() if column.needed]
    rows = [[str(number)] * len(titles) for number in range(most + 1)]
    assert read(comma_separated(titles, *rows[:-1]), layout) == most
    with pytest.raises(MeetingRefused, match=f"more than {most} rows"):
        read(comma_separated(titles, *rows), layout)


def test_a_row_far_below_does_not_make_the_reader_count_to_it() -> None:
    def far(sheet: Any) -> None:
        sheet["A1048576"] = "x"

    with pytest.raises(MeetingRefused, match="more than 10000 rows"):
        read(workbook(REGISTRATIONS, ROW, change=far))


def test_one_long_text_in_every_cell_is_found_out() -> None:
    """A workbook keeps a text once, however many cells show it."""
    rows = [["x" * 30_000] * 50 for _ in range(20)]
    content = workbook(REGISTRATIONS, *rows)
    assert len(content) < 50_000
    with pytest.raises(MeetingRefused, match="unpacks to far more"):
        read(content)


def test_without_the_look_at_its_parts_a_swollen_file_would_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control."""
    swollen = repacked(GOOD, {"xl/media/x.xml": b"0" * (51 << 20)})
    assert len(swollen) < 100_000
    monkeypatch.setattr("cases.importing.lists.workbooks._look_over", lambda content: None)
    assert read(swollen) == 1


def test_without_the_library_the_office_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MeetingRefused, match=r"install followup\[office\]"):
        read(GOOD)
    assert read(comma_separated(REGISTRATIONS, ROW)) == 1


def test_no_title_means_two_columns() -> None:
    """Of one list: a sheet could not be read otherwise."""
    for layout in layouts().values():
        names: dict[str, str] = {}
        for column in layout.columns.values():
            for title in column.titles():
                assert names.setdefault(_key(title), column.name) == column.name, title
