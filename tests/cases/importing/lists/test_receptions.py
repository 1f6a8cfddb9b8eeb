"""Anh Minh brings in three years of Mondays that the office kept in Excel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.calendar.sessions import add_session, planned
from cases.importing.imported_cases import save_imported
from cases.importing.lists.receptions import import_receptions
from cases.importing.lists.reports import ListReport
from cases.meetings.faults import MeetingRefused
from cases.office import Office
from cases.reading.receptions import receptions
from cases.register import Register
from cases.store.engine import Database
from tests.cases.importing.lists.workbooks import NOW, RECEPTIONS, comma_separated, workbook
from tests.cases.life import checked, rows
from tests.people import LAN, MINH

LEADER = "Chủ tịch UBND tỉnh"
SAU: tuple[Any, ...] = (
    *("21/08/2023", LEADER, "Huỳnh Thị Sáu", 912345678, "Hồ sơ cấp phép chưa có kết quả"),
    *("Sở Xây dựng", "28/08/2023", "Đã kết thúc", "Đã cấp giấy phép.", "25/08/2023"),
)
TAM = ("21/08/2023", LEADER, "Trần Văn Tám", "", "Đường ngập", "", "", "", "Sẽ sửa.", "21/08/2023")
CHIN = ("16/11/2026", LEADER, "Lê Thị Chín", "", "Thuế đất", "STC", "", "Đang xử lý", "", "")
MUOI = ("16/11/2026", LEADER, "", "", "Hỏi về bảo hiểm", "", "", "", "", "")
HEADER = (*RECEPTIONS, "Địa điểm")


def placed(*lines: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """The rows, each with its place."""
    return [(*line, "Cao Lãnh") for line in lines]


def bring_in(register: Register, content: bytes, *, dry_run: bool = False) -> ListReport:
    """Anh Minh sends a file."""
    return import_receptions(register.tools, MINH, content, NOW, dry_run=dry_run)


def codes_of(report: ListReport) -> list[tuple[int, str, str]]:
    """Row, column and sentence of everything that was refused."""
    return [(row.number, f.field, f.code) for row in report.refused for f in row.faults]


def test_each_row_becomes_a_case_as_far_as_it_has_come(
    register: Register, database: Database
) -> None:
    report = bring_in(register, workbook(HEADER, *placed(SAU, TAM, CHIN, MUOI)))

    assert [row.state for row in report.new] == ["closed", "replied", "in_progress", "recorded"]
    kept = "SELECT session_id, title, state, lead, origin FROM case_file ORDER BY id"
    assert rows(database, kept) == [
        ("2023-08-21-caolanh", SAU[4], "closed", "SXD", "session"),
        ("2023-08-21-caolanh", "Đường ngập", "replied", None, "session"),
        ("2026-11-16-caolanh", "Thuế đất", "in_progress", "STC", "session"),
        ("2026-11-16-caolanh", "Hỏi về bảo hiểm", "recorded", None, "session"),
    ]
    sessions = "SELECT id, status, leader FROM meeting_session ORDER BY id"
    assert rows(database, sessions) == [
        ("2023-08-21-caolanh", "concluded", LEADER),
        ("2026-11-16-caolanh", "concluded", LEADER),
    ]
    people = "SELECT name, phone FROM petitioner ORDER BY id"
    assert rows(database, people)[0] == ("Huỳnh Thị Sáu", "+84912345678")
    assert rows(database, people)[3] == (None, None), "nobody's name is invented"
    assert not checked(register).problems


def test_the_dates_are_those_of_the_list(register: Register, database: Database) -> None:
    """Recorded at the session, answered at the end of that day, with the due date that was set."""
    bring_in(register, workbook(HEADER, *placed(SAU)))
    number = rows(database, "SELECT id FROM case_file")[0][0]
    told = [
        (action, datetime.fromtimestamp(at / 1_000_000, UTC))
        for action, at in rows(database, "SELECT action, at FROM history ORDER BY seq")
    ]
    session = datetime(2023, 8, 21, 2, 30, tzinfo=UTC)
    assert told == [
        ("record", session),
        ("assign", session),
        ("accept", session),
        ("reply", datetime(2023, 8, 25, 10, 0, tzinfo=UTC)),
        ("close", datetime(2023, 8, 25, 10, 0, 1, tzinfo=UTC)),
    ]
    due = f"SELECT due_at FROM deadline WHERE case_id = {number} AND name = 'reply'"
    assert rows(database, due) == [
        (int(datetime(2023, 8, 28, 17, 0, tzinfo=UTC).timestamp() * 1_000_000),)
    ]


def test_a_dry_run_keeps_nothing(register: Register, database: Database) -> None:
    content = workbook(HEADER, *placed(SAU, CHIN))
    tried = bring_in(register, content, dry_run=True)
    assert rows(database, "SELECT * FROM case_file") == []
    assert rows(database, "SELECT * FROM meeting_session") == []
    assert bring_in(register, content).rows == tried.rows


def test_the_same_list_twice_adds_nothing(register: Register, database: Database) -> None:
    content = workbook(HEADER, *placed(SAU, SAU, CHIN))
    assert [row.outcome for row in bring_in(register, content).rows] == ["new", "there", "new"]
    again = bring_in(register, comma_separated(HEADER, *placed(SAU, MUOI)))

    assert [row.outcome for row in again.rows] == ["there", "new"]
    assert again.there[0].about == "YK-2023-000001"
    assert len(rows(database, "SELECT * FROM case_file")) == 3
    assert not checked(register).problems


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({0: "21/08/23"}, ("session_day", "unusable_date")),
        ({0: "23/11/2026"}, ("session_day", "not_past")),
        ({1: ""}, ("leader", "first_leader_missing")),
        ({3: "1022"}, ("phone", "unusable_phone")),
        ({4: " "}, ("content", "content_missing")),
        ({5: "Sở Thời tiết"}, ("department", "no_such_department")),
        ({5: "", 7: "Đang xử lý"}, ("department", "department_needed")),
        ({6: "20/08/2023"}, ("due", "due_too_early")),
        ({7: "xong xuôi"}, ("status", "not_among")),
        ({9: ""}, ("replied_on", "replied_day_missing")),
        ({9: "20/08/2023"}, ("replied_on", "replied_too_early")),
        ({9: "24/11/2026"}, ("replied_on", "replied_too_late")),
        ({8: "x" * 20_001}, ("form", "row_refused")),
        ({10: ""}, ("site", "site_needed")),
        ({10: "sao Hỏa"}, ("site", "not_among")),
    ],
)
def test_a_row_that_cannot_be_used_leaves_nothing_behind(
    register: Register, database: Database, changes: dict[int, str], fault: tuple[str, str]
) -> None:
    """No session, no case, no number that is missing later."""
    (line,) = placed(SAU)
    bad = tuple(changes.get(place, cell) for place, cell in enumerate(line))
    report = bring_in(register, workbook(HEADER, bad, *placed(CHIN)))

    assert codes_of(report)[0] == (2, *fault)
    assert rows(database, "SELECT id FROM meeting_session") == [("2026-11-16-caolanh",)]
    assert rows(database, "SELECT id FROM case_file") == [(20260000001,)]
    told = report.told(report.refused[0], "vi"), report.told(report.refused[0], "en")
    assert told[0] != told[1]
    assert not checked(register).problems


def test_a_denunciation_is_not_kept(register: Register, database: Database) -> None:
    content = workbook((*HEADER, "Loại"), (*placed(SAU)[0], "Tố cáo"))
    assert codes_of(bring_in(register, content)) == [(2, "kind", "denunciation_in_list")]
    assert rows(database, "SELECT * FROM petitioner") == []


def test_sessions_that_are_there_are_taken_as_they_are(
    register: Register, database: Database
) -> None:
    """One that was left open is concluded; one that did not take place is told."""
    calendar = register.calendar()
    with database.write() as transaction:
        for day, status in ((16, "announced"), (9, "cancelled")):
            session = planned(date(2026, 11, day), "caolanh", "Phó Chủ tịch", calendar)
            add_session(transaction, replace(session, status=status))
        transaction.commit()
    gone = ("09/11/2026", *CHIN[1:])
    report = bring_in(register, workbook(RECEPTIONS, CHIN, gone))

    assert codes_of(report) == [(3, "session_day", "session_was_gone")]
    assert rows(database, "SELECT id, status, leader FROM meeting_session ORDER BY id") == [
        ("2026-11-09-caolanh", "cancelled", "Phó Chủ tịch"),
        ("2026-11-16-caolanh", "concluded", "Phó Chủ tịch"),
    ]
    assert rows(database, "SELECT step, actor FROM session_change")[0][0] == "conclude"


def test_it_is_for_those_who_receive_people(register: Register) -> None:
    with pytest.raises(MeetingRefused):
        import_receptions(register.tools, LAN, workbook(HEADER), NOW, dry_run=True)


def test_what_was_brought_in_before_a_breakdown_stays_and_the_rest_follows(
    register: Register, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every part is one transaction; the list, sent again, goes on where it stopped."""
    monkeypatch.setattr("cases.importing.lists.reports._BATCH", 2)
    # the leader of a session stands in its first row alone
    lines = placed(SAU, *((*TAM[:1], "", *TAM[2:4], f"Việc {n}", *TAM[5:]) for n in range(4)))
    content = workbook(HEADER, *lines)
    tried = bring_in(register, content, dry_run=True)
    saved = iter((False, True))

    def breaks(transaction: object, *more: object) -> None:
        if next(saved):
            raise ConnectionError
        save_imported(transaction, *more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("cases.importing.lists.receptions.save_imported", breaks)
        with pytest.raises(ConnectionError):
            bring_in(register, content)
    assert len(rows(database, "SELECT * FROM case_file")) == 2

    done = bring_in(register, content)
    assert [row.outcome for row in tried.rows] == ["new"] * 5
    assert [row.outcome for row in done.rows] == [*["there"] * 2, *["new"] * 3]
    assert not checked(register).problems


@pytest.mark.parametrize("sent", [workbook, comma_separated])
def test_the_columns_of_form_03_come_with_it(
    register: Register, database: Database, sent: Callable[..., bytes]
) -> None:
    """Column 4 with the zero that the spreadsheet took from it, and column 8."""
    header = (*HEADER, "Số CCCD", "Cơ quan đã giải quyết")
    cells = ((87099001234, "UBND phường Mỹ Ngãi"), ("B1234567", ""), ("", ""))
    lines = zip(placed(SAU, TAM, CHIN), cells, strict=True)
    bring_in(register, sent(header, *((*line, *more) for line, more in lines)))

    numbers = rows(database, "SELECT identity_number FROM petitioner ORDER BY id")
    assert numbers == [("087099001234",), ("B1234567",), (None,)]
    office = Office(register.calendar(), register.directory.current(), register.workflows)
    with database.read() as connection:
        lines = receptions(connection, office, date(2023, 8, 1), date(2026, 11, 30)).lines
    assert [(each.identity_number, each.dealt_with_by) for each in lines] == [
        ("087099001234", "UBND phường Mỹ Ngãi"),
        ("B1234567", None),
        (None, None),
    ]
    assert not checked(register).problems


def test_a_card_that_cannot_be_used_is_told(register: Register) -> None:
    header = (*HEADER, "CCCD/Hộ chiếu (*)")
    (line,) = placed(SAU)
    bad = ("8.7099E+10", "087099001234 cấp ngày 1/2/2021", "x" * 21)
    report = bring_in(register, workbook(header, *((*line, each) for each in bad)))
    assert [code for _, _, code in codes_of(report)] == ["rounded_number", *["unusable_card"] * 2]
