"""An office brings its departments as a CSV; whatever is wrong with it is told in one go."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cases.directory.organisation import (
    COLUMNS,
    Department,
    parse_organisation,
    read_organisation,
    shipped_organisation,
)
from cases.errors import BadFile

HEADER = ",".join(COLUMNS)
OFFICE = "VPUBND,upc,2023-01-01,,,Văn phòng UBND tỉnh,UPC office,VP UBND,"
BUILDING = "SXD,department,2023-01-01,,,Sở Xây dựng,Department of Construction,SXD,"


def parsed(*rows: str) -> tuple[Department, ...]:
    return parse_organisation("\n".join((HEADER, OFFICE, *rows)), "don-vi.csv")


def problems(*rows: str) -> tuple[str, ...]:
    with pytest.raises(BadFile) as caught:
        parsed(*rows)
    return caught.value.problems


def test_one_row_is_one_department() -> None:
    office, building = parsed(BUILDING)
    assert (building.code, building.kind, building.valid_to) == ("SXD", "department", None)
    assert building.name_on().vi == "Sở Xây dựng"
    assert office.code == "VPUBND"


def test_two_rows_of_one_code_are_its_two_names() -> None:
    _, tax = parsed(
        "THUE,vertical,2023-01-01,,,Thuế tỉnh Đồng Tháp,Tax Office,T.ĐTH,2025-07-01",
        "THUE,vertical,2023-01-01,,,Cục Thuế tỉnh,Tax Department,CT,",
    )
    assert tax.name_on(date(2025, 6, 30)).vi == "Cục Thuế tỉnh"
    assert tax.name_on(date(2025, 7, 1)).abbreviation == "T.ĐTH"
    assert tax.name_on().in_language("en") == "Tax Office"


def test_a_name_before_the_beginning_is_the_first_one() -> None:
    """A case may be older than what the file knows of its department."""
    (_, building) = parsed(BUILDING)
    assert building.name_on(date(2015, 1, 1)).vi == "Sở Xây dựng"


def test_every_bad_row_is_told_at_once_with_its_line() -> None:
    told = problems(
        "SYT,hospital,2023-01-01,,,Sở Y tế,Department of Health,SYT,",
        "STP,department,01/01/2023,,,Sở Tư pháp,Department of Justice,STP,",
        ",department,2023-01-01,,,,Department of Finance,STC,",
        "SCT,department,2023-01-01,2022-01-01,VPUBND,Sở Công Thương,Industry,SCT,",
    )
    assert told == (
        "don-vi.csv, line 3: kind “hospital” is unknown; write one of "
        "upc, centre, department, vertical, local",
        "don-vi.csv, line 4: valid_from “01/01/2023” is no date; write it like 2025-03-01",
        "don-vi.csv, line 5: code is empty",
        "don-vi.csv, line 5: name_vi is empty",
        "don-vi.csv, line 6: valid_to 2022-01-01 is before valid_from 2023-01-01",
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["SYT,department,2023-01-01,,,Sở Y tế, Bệnh viện,Health,SYT,"], "more cells than columns"),
        (["SYT,department,2023-01-01,2025-02-28,,Sở Y tế,Health,SYT,"], "name a successor"),
        (["SYT,department,2023-01-01,,SXD,Sở Y tế,Health,SYT,", BUILDING], "but no valid_to"),
        (["SYT,department,2023-01-01,2025-02-28,SBA,Sở Y tế,Health,SYT,"], "not in the file"),
        (
            ["SYT,department,2023-01-01,2025-02-28,SYT,Sở Y tế,Health,SYT,"],
            "SYT does not exist the day after",
        ),
        (
            [BUILDING, "SXD,department,2023-01-01,,,Sở XD,Construction,XD,2023-01-01"],
            "two names from 2023-01-01",
        ),
        (
            [BUILDING, "SXD,department,2024-01-01,,,Sở XD,Construction,XD,2025-01-01"],
            "another kind, life or successor",
        ),
        (
            ["SYT,department,2023-01-01,,,Sở Y tế,Health,SYT,2024-01-01"],
            "exists from 2023-01-01, but its names from 2024-01-01",
        ),
        (
            [
                "SYT,department,2023-01-01,2025-02-28,VPUBND,Sở Y tế,Health,SYT,",
                "SYT,department,2023-01-01,2025-02-28,VPUBND,Y tế,Health,SYT,2025-03-01",
            ],
            "a name after its end",
        ),
        (["VP2,upc,2023-01-01,,,Văn phòng hai,Second office,VP2,"], "exactly one department"),
    ],
)
def test_what_would_leave_a_case_without_a_department_is_refused(
    rows: list[str], told: str
) -> None:
    (problem,) = problems(*rows)
    assert told in problem


def test_two_departments_cannot_succeed_each_other() -> None:
    told = problems(
        "SA,department,2023-01-01,2025-02-28,SB,Sở A,A,SA,",
        "SB,department,2023-01-01,2025-06-30,SA,Sở B,B,SB,",
    )
    assert told == ("don-vi.csv: SB ends on 2025-06-30, but SA does not exist the day after",)


def test_a_file_without_the_upc_office_is_refused() -> None:
    with pytest.raises(BadFile, match="exactly one department must be of kind upc: VPUBND"):
        parse_organisation(f"{HEADER}\n{BUILDING}", "don-vi.csv")


def test_missing_columns_are_named() -> None:
    header = ",".join(column for column in COLUMNS if column not in ("kind", "name_en"))
    with pytest.raises(BadFile, match="has no column kind, name_en; the first line must be code,"):
        parse_organisation(header, "don-vi.csv")


def test_a_file_from_excel_is_read(tmp_path: Path) -> None:
    """With a byte order mark, Windows line ends, decomposed letters and an empty last row."""
    import unicodedata

    text = "\r\n".join((HEADER, OFFICE, unicodedata.normalize("NFD", BUILDING), ",,,,,,,,", ""))
    path = tmp_path / "don-vi.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [department.name_on().vi for department in read_organisation(path)] == [
        "Văn phòng UBND tỉnh",
        "Sở Xây dựng",
    ]


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read: No such file"):
        read_organisation(tmp_path / "nothing.csv")
    old = tmp_path / "old.csv"
    old.write_bytes("Sở Xây dựng".encode("utf-16"))
    with pytest.raises(BadFile, match="is not UTF-8"):
        read_organisation(old)


def test_the_shipped_file_has_the_plans_departments_and_todays() -> None:
    shipped = {department.code: department for department in shipped_organisation()}
    monday_2023, monday_2026 = date(2023, 8, 14), date(2026, 11, 23)
    plan = {"SKHDT", "STNMT", "SXD", "CAT", "THUE", "STP", "SGTVT", "SYT", "SNNPTNT", "TTHCC"}
    assert all(shipped[code].exists_on(monday_2023) for code in plan)
    today = {code for code, department in shipped.items() if department.exists_on(monday_2026)}
    assert today >= {"VPUBND", "TTHCC", "STC", "SNNMT", "SXD", "STP", "SYT", "SKHCN", "SNV"}
    assert today >= {"SCT", "SVHTTDL", "SGDDT", "TTT", "CAT", "THUE", "BQLKKT"}
    assert not today & {"SKHDT", "STNMT", "SNNPTNT", "SGTVT", "STTTT", "SLDTBXH"}
    assert sum(shipped[code].kind == "department" for code in today) >= 12


@pytest.mark.parametrize(
    ("gone", "heir"),
    [
        ("SKHDT", "STC"),
        ("STNMT", "SNNMT"),
        ("SNNPTNT", "SNNMT"),
        ("SGTVT", "SXD"),
        ("STTTT", "SKHCN"),
        ("SLDTBXH", "SNV"),
    ],
)
def test_the_reform_of_march_2025_is_in_the_shipped_file(gone: str, heir: str) -> None:
    """Decree 45/2025 merged the departments on 1 March 2025."""
    (department,) = (found for found in shipped_organisation() if found.code == gone)
    assert department.exists_on(date(2025, 2, 28))
    assert not department.exists_on(date(2025, 3, 1))
    assert department.successor == heir
