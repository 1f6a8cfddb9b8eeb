"""An old register in a bad state: each row that cannot be used is told, the others come in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.checking import check_register
from cases.errors import BadInput
from cases.importing.history import Imported, import_history
from cases.importing.rejects import RejectsFile
from cases.register import Register
from tests.cases.life import rows

HEADER = "case_ref,at,action,department,actor,due,title,note"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
GOOD = "CU-1,2026-10-05T08:00,record,,,,Ngập đường,"

#: a row that cannot be used -> what is said of it
UNUSABLE = {
    "CU-2,0001-01-01,record,,,,Ngập đường,": "no time of our years",
    "CU-2,0001-01-01T00:00:00+07:00,record,,,,Ngập đường,": "no time of our years",
    "CU-2,9999-12-31T23:59:59-11:00,record,,,,Ngập đường,": "no time of our years",
    "CU-2,05/10/2026,record,,,,Ngập đường,": "write it as 2026-11-23T09:30:00",
    "CU-2,2027-01-04,record,,,,Ngập đường,": "lies in the future",
    "CU-2,2026-10-05,assign,SXD,,,,": "first row of a case must be",
    "CU-2,2026-10-05,,,,,,": "The column action is empty",
    "C\x00U-2,2026-10-05,record,,,,Ngập đường,": "The column case_ref is no code",
    f"{'9' * 3000},2026-10-05,record,,,,Ngập đường,": "The column case_ref is no code",
    f"CU-1,2026-10-06,assign,{'X' * 3000},,,,": "The column department is no code",
    "CU-2,2026-10-05,record,,,,NguyÔn V¨n An,": "old Vietnamese encoding",
    "CU-2,2026-10-05,record,,,,Ngập đường, sâu nửa mét,": "more cells than columns",
    "CU-1,2026-10-06,assign,NOWHERE,,,,": "no active department",
    "CU-1,2026-10-06,assign,SXD,,someday,,": "“someday” is no time",
    "CU-1,2026-10-06,assign,SXD,,9999-12-31,,": "no time of our years",
    "CU-1,2026-10-04,assign,SXD,,,,": "earlier than the row before it",
    "CU-1,2026-10-06,record,,,,Ngập đường,": "recorded already",
    "CU-1,2026-10-06,fly,,,,,": "no such action",
    "CU-1,2026-10-06,remind,,,,,": "come from the clock",
    "CU-1,2026-10-06,escalate,,,,,": "come from the clock",
    "CU-1,2026-10-06,close,,,,,": "is not possible",
}


def bring_in(register: Register, file: Path) -> tuple[Imported, list[tuple[int, str]]]:
    told: list[tuple[int, str]] = []

    def refuse(line: int, _cells: dict[str, str], reason: str) -> None:
        told.append((line, reason))

    return import_history(register.tools, file, NOW, refuse=refuse), told


@pytest.mark.parametrize("row", UNUSABLE, ids=list(UNUSABLE.values()))
def test_one_bad_row_is_told_and_changes_nothing(
    register: Register, tmp_path: Path, row: str
) -> None:
    file = tmp_path / "old.csv"
    file.write_text("\n".join((HEADER, GOOD, row)) + "\n", "utf-8")

    done, told = bring_in(register, file)

    assert done == Imported(cases=1, actions=1, refused=1)
    ((line, reason),) = told
    assert line == 3
    assert UNUSABLE[row] in reason
    assert rows(register.database, "SELECT count(*) FROM history") == [(1,)]
    with register.database.read() as connection:
        assert check_register(connection, register.workflows).ok


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "has no column case_ref"),
        (b"case_ref,at,action\nX,2026-10-05,record\n", "has no column department"),
        (f"{HEADER},title\n".encode(), "names the column title twice"),
        (f"{HEADER}\n".encode("utf-16"), "is not UTF-8"),
        (f"{HEADER}\n".encode("utf-16-le"), "has no column"),
        (
            f'{HEADER}\n\n"{"x" * 200_000}"\n'.encode(),
            "line 3: a cell has more than 131,072 letters",
        ),
    ],
    ids=["empty", "column", "twice", "utf-16", "utf-16 without a mark", "huge"],
)
def test_a_file_that_is_no_register_is_refused_whole(
    register: Register, tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes(content)

    with pytest.raises(BadInput, match=told):
        bring_in(register, file)

    assert rows(register.database, "SELECT count(*) FROM case_file") == [(0,)]


def test_a_code_with_spaces_around_it_is_the_code(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text(f"{HEADER}\n{GOOD}\nCU-1,2026-10-06,assign, MỚI ,,,,\n", "utf-8")

    done = import_history(register.tools, file, NOW, create_departments=True)

    assert (done.actions, done.refused) == (2, 0)
    assert rows(register.database, "SELECT lead FROM case_file") == [("MỚI",)]


def test_refused_rows_are_written_down_whole(register: Register, tmp_path: Path) -> None:
    """The first has no note, and the next must not lose its own: the file can be mended from it."""
    file, rejects = tmp_path / "old.csv", tmp_path / "rejects.csv"
    bad = ("CU-1,2026-10-06,fly,,,,,", "CU-1,2026-10-07,fly,SXD,An,,,Đã gọi điện")
    file.write_text("\n".join((HEADER, GOOD, *bad)) + "\n", "utf-8")

    with RejectsFile(rejects) as refused:
        import_history(register.tools, file, NOW, refuse=refused.write)

    header, *lines = rejects.read_text("utf-8").splitlines()
    assert header == f"line,reason,{HEADER}"
    assert [line.split(",CU-1,")[1] for line in lines] == [row[5:] for row in bad]
    assert [line[:2] for line in lines] == ["3,", "4,"]


def test_a_session_that_never_was_costs_its_own_row_alone(
    register: Register, tmp_path: Path
) -> None:
    file = tmp_path / "old.csv"
    lines = [f"{HEADER},session", f"{GOOD},", "CU-2,2026-10-05,record,,,,Ngập,,2020-01-01-zz"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    _, ((line, reason),) = bring_in(register, file)

    assert line == 3
    assert "2020-01-01-zz" in reason
    assert rows(register.database, "SELECT count(*) FROM case_file") == [(1,)]
    with register.database.read() as connection:
        assert check_register(connection, register.workflows).ok
