"""A file may hold every action: pauses, extensions, contributions, parts, merges."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.importing.history import Imported, import_history
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import checked, rows

IMPORTED_AT = datetime(2026, 12, 20, 2, 0, tzinfo=UTC)
COLUMNS = (
    *("case_ref", "at", "action", "department", "actor", "due", "title", "note"),
    *(
        "reason",
        "waiting_for",
        "into",
        "parts",
        "coordinating",
        "outcome",
        "kind",
        "pace",
        "rating",
        "file",
    ),
)
PARTS = json.dumps(
    [
        {"title": "Đèn đường hỏng", "content": "Ba cột đèn không sáng."},
        {"title": "Xin cấp phép", "content": "Hồ sơ nộp tháng 9.", "kind": "proposal"},
    ]
)
OPENED = ("A", "2026-11-19T09:00", "record", {"title": "Đường ngập", "kind": "feedback"})


def write(file: Path, lines: Iterable[tuple[str, str, str, dict[str, str]]]) -> Path:
    """A file of dated actions; the cells of a line that are not given stay empty."""
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, COLUMNS, restval="")
        table.writeheader()
        for ref, at, action, cells in lines:
            table.writerow({"case_ref": ref, "at": at, "action": action, **cells})
    return file


def bring_in(register: Register, file: Path, **more: bool) -> tuple[Imported, list[str]]:
    """The figures of an import, and why rows were refused."""
    why: list[str] = []
    done = import_history(
        register.tools,
        file,
        IMPORTED_AT,
        refuse=lambda line, cells, reason: why.append(reason),
        **more,
    )
    assert checked(register).problems == []
    return done, why


def led(ref: str, day: str = "2026-11-19") -> list[tuple[str, str, str, dict[str, str]]]:
    """The beginning of a case that SXD leads."""
    return [
        (ref, f"{day}T09:00", "record", {"title": "Đường ngập", "kind": "feedback"}),
        (ref, f"{day}T10:00", "assign", {"department": "SXD", "due": "rule"}),
        (ref, f"{day}T11:00", "accept", {}),
    ]


def moment(micros: int) -> str:
    """A stored instant on the wall clock of the province."""
    return f"{datetime.fromtimestamp(micros / 1e6, UTC) + timedelta(hours=7):%Y-%m-%d %H:%M}"


def test_pauses_and_extensions_give_the_dates_they_would_have_given(
    register: Register, database: Database, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "rows.csv",
        [
            *led("A"),
            (
                *("A", "2026-11-25T10:00", "pause"),
                {"reason": "assessment", "waiting_for": "giám định"},
            ),
            ("A", "2026-11-25T10:01", "resume", {}),
            *led("B"),
            ("B", "2026-11-25T09:00", "request_extension", {"due": "2026-12-05", "note": "Đo lại"}),
            ("B", "2026-11-25T14:00", "grant_extension", {"due": "2026-12-05"}),
        ],
    )
    done, why = bring_in(register, file)
    assert (done.cases, done.actions, why) == (2, 10, [])
    (a,), (b,) = rows(database, "SELECT due_at FROM case_file ORDER BY id")
    assert (moment(a), moment(b)) == ("2026-11-30 07:01", "2026-12-05 00:00")


@pytest.mark.parametrize("with_clock", [True, False])
def test_a_pause_that_nobody_ended_ends_by_itself_before_the_next_row(
    register: Register, database: Database, tmp_path: Path, with_clock: bool
) -> None:
    file = write(
        tmp_path / "rows.csv",
        [
            *led("A", "2026-10-01"),
            (
                *("A", "2026-10-02T08:00", "pause"),
                {"reason": "higher_level", "waiting_for": "Bộ trả lời"},
            ),
            ("A", "2026-12-10T08:00", "reply", {"outcome": "explained"}),
        ],
    )
    done, why = bring_in(register, file, with_clock=with_clock)
    assert (done.actions, why) == (5, [])
    ends = rows(database, "SELECT closed_by, closed_at, due_at FROM deadline WHERE name = 'pause'")
    assert [(by, at == due) for by, at, due in ends] == [("resume", True)]
    assert rows(database, "SELECT late FROM case_file") == [(True,)]
    reminded = rows(database, "SELECT rung FROM escalation WHERE deadline_name = 'pause'")
    assert reminded == ([("minus_3",)] if with_clock else [])


def test_departments_contribute_in_their_own_name(
    register: Register, database: Database, tmp_path: Path
) -> None:
    asked = {"note": "Ý kiến về cấp nước", "due": "2026-11-27T17:00"}
    file = write(
        tmp_path / "rows.csv",
        [
            *led("A"),
            ("A", "2026-11-20T08:00", "request_contribution", {"department": "SYT", **asked}),
            ("A", "2026-11-20T08:05", "request_contribution", {"department": "STC", **asked}),
            ("A", "2026-11-23T08:00", "contribute", {"department": "SYT", "note": "Đồng ý"}),
            ("A", "2026-11-23T09:00", "contribute", {"department": "SKHCN", "note": "Không"}),
        ],
    )
    done, why = bring_in(register, file)
    assert done.refused == 1
    assert len(why) == 1
    asked_of = rows(
        database,
        "SELECT department, closed_by FROM deadline WHERE name = 'contribution' ORDER BY no",
    )
    assert asked_of == [("SYT", "contribute"), ("STC", None)]


def test_parts_become_cases_of_their_own(
    register: Register, database: Database, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "rows.csv",
        [OPENED, ("A", "2026-11-20T08:00", "split", {"parts": PARTS})],
    )
    done, why = bring_in(register, file)
    assert (done.cases, done.actions, why) == (3, 2, [])
    assert rows(database, "SELECT title, kind, split_from IS NULL FROM case_file ORDER BY id") == [
        ("Đường ngập", "feedback", True),
        ("Đèn đường hỏng", "feedback", False),
        ("Xin cấp phép", "proposal", False),
    ]


def test_parts_that_cannot_be_read_are_refused_in_words(register: Register, tmp_path: Path) -> None:
    file = write(
        tmp_path / "rows.csv",
        [OPENED, ("A", "2026-11-20T08:00", "split", {"parts": "đèn; đường"})],
    )
    done, why = bring_in(register, file)
    assert (done.cases, done.refused) == (1, 1)
    assert why == ['The column parts is no JSON; write [{"title": "…", "content": "…"}, …].']


def test_files_that_a_row_chooses_for_a_part_are_not_lost_without_a_word(
    register: Register, tmp_path: Path
) -> None:
    part = {"title": "Đèn đường hỏng", "content": "Ba cột đèn không sáng.", "files": [1]}
    file = write(
        tmp_path / "rows.csv",
        [OPENED, ("A", "2026-11-20T08:00", "split", {"parts": json.dumps([part])})],
    )
    done, why = bring_in(register, file)
    assert (done.cases, done.refused) == (1, 1)
    assert why == ["A row chooses no files for parts; attach them to the parts after the import."]


def test_a_case_merges_into_one_that_comes_later_in_the_file(
    register: Register, database: Database, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "rows.csv",
        [
            *led("A"),
            ("A", "2026-11-24T08:00", "merge", {"into": "B", "note": "Trùng"}),
            *led("B", "2026-11-20"),
        ],
    )
    done, why = bring_in(register, file)
    assert (done.cases, done.actions, why) == (2, 7, [])
    (a, b) = rows(database, "SELECT id, merged_into, state, outcome FROM case_file ORDER BY id")
    assert a[1:] == (b[0], "closed", "duplicate")
    again, _ = bring_in(register, file)
    assert (again.cases, again.actions) == (0, 0)


def test_a_merge_into_nobody_or_oneself_is_refused_once(register: Register, tmp_path: Path) -> None:
    file = write(
        tmp_path / "rows.csv",
        [
            *led("A"),
            ("A", "2026-11-23T08:00", "merge", {"into": "A", "note": "Trùng"}),
            ("A", "2026-11-24T08:00", "merge", {"into": "Z", "note": "Trùng"}),
            ("A", "2026-11-25T08:00", "note", {"note": "Vẫn đang xử lý"}),
        ],
    )
    done, why = bring_in(register, file)
    assert (done.actions, done.refused) == (4, 2)
    assert why == [
        "A case cannot be merged into itself; name another one.",
        "There is no case “Z” in this file or in the register.",
    ]


def test_the_citizen_rates_and_a_denunciation_leaves_a_stub(
    register: Register, database: Database, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "rows.csv",
        [
            *led("A"),
            ("A", "2026-11-24T08:00", "reply", {"outcome": "settled"}),
            ("A", "2026-11-24T09:00", "rate", {"rating": "very_satisfied"}),
            *led("B"),
            ("B", "2026-11-24T08:00", "redirect", {"kind": "denunciation", "note": "Ông X nhận"}),
        ],
    )
    done, why = bring_in(register, file)
    assert (done.actions, why) == (9, [])
    assert rows(database, "SELECT state, title, rating FROM case_file ORDER BY id") == [
        ("closed", "Đường ngập", "very_satisfied"),
        ("closed", "Tố cáo", None),
    ]
    assert rows(database, "SELECT words FROM case_text WHERE words LIKE '%Ông X%'") == []


def test_a_row_brings_no_file_and_says_so(
    register: Register, database: Database, tmp_path: Path
) -> None:
    """That something was attached is kept as it is told; what it was is not invented."""
    file = write(
        tmp_path / "rows.csv",
        [
            *led("A"),
            ("A", "2026-11-20T08:00", "attach", {"file": "đơn.pdf"}),
            ("A", "2026-11-20T09:00", "attach", {"note": "Đơn viết tay"}),
        ],
    )

    done, why = bring_in(register, file)

    assert (done.actions, done.refused) == (4, 1)
    assert "phải là một tệp" in why[0] or "it must be a file" in why[0]
    ((payload,),) = rows(database, "SELECT payload FROM history WHERE action = 'attach'")
    assert json.loads(payload)["fields"]["file"] is None
    assert rows(database, "SELECT count(*) FROM attachment") == [(0,)]


def test_a_pause_that_keeps_nothing_any_more_ends_in_a_file_too(
    register: Register, tmp_path: Path
) -> None:
    """Paused on Monday; on Wednesday it turns out to be urgent and was due on Friday."""
    file = write(
        tmp_path / "urgent.csv",
        [
            OPENED,
            ("A", "2026-11-19T10:00", "assign", {"department": "SXD", "due": "rule"}),
            ("A", "2026-11-19T11:00", "accept", {}),
            ("A", "2026-11-23T10:00", "pause", {"reason": "assessment", "waiting_for": "…"}),
            ("A", "2026-11-25T10:00", "reclassify", {"pace": "urgent", "reason": "…"}),
        ],
    )
    done, why = bring_in(register, file)
    assert (done.refused, why) == (0, [])
    told = rows(register.database, "SELECT action FROM history ORDER BY seq")
    assert told[-2:] == [("reclassify",), ("resume",)]
    assert checked(register).problems == []
