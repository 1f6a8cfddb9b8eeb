"""Chị Thu brings in the list that the office of a commune keeps in Excel."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

import pytest

from cases.importing.lists.registrations import import_registrations
from cases.importing.lists.reports import ListReport
from cases.meetings.faults import MeetingRefused
from cases.register import Register
from cases.store.engine import Database
from tests.cases.importing.lists.workbooks import NOW, REGISTRATIONS, comma_separated, workbook
from tests.cases.meetings.mondays import LATER, NEXT, Mondays
from tests.people import LAN, THU

SAU = (1, "30/11/2026", "Huỳnh Thị Sáu", "0912 345 678", "Chậm cấp giấy phép")


@pytest.fixture
def mondays(register: Register, database: Database) -> Mondays:
    """An office whose next session has two places."""
    office = Mondays(database, register.directory)
    office.plan(capacity=2)
    return office


def bring_in(mondays: Mondays, content: bytes, *, dry_run: bool = False) -> ListReport:
    """Chị Thu sends a file."""
    return import_registrations(mondays.desk, THU, content, NOW, dry_run=dry_run)


def faults_of(report: ListReport) -> list[tuple[int, str, str]]:
    """Row, column and sentence of everything that was refused."""
    return [(row.number, f.field, f.code) for row in report.refused for f in row.faults]


def test_everybody_gets_what_the_form_would_have_given(mondays: Mondays) -> None:
    """Places while there are some, the waiting list, and the Centre's look at a double."""
    content = workbook(
        REGISTRATIONS,
        SAU,
        (2, datetime(2026, 11, 30), "Trần Văn Tám", 918765432, "Đất đai"),  # noqa: DTZ001
        (3, 46356, "Lê Thị Chín", "0907 111 222", "Thuế"),
        (4, "30/11/2026", "Bà Sáu", "+84 912 345 678", "Cũng việc ấy"),
    )
    report = bring_in(mondays, content)

    assert [row.state for row in report.new] == [
        *("confirmed", "confirmed", "waiting_list", "waiting")
    ]
    assert mondays.states() == [
        *(("confirmed", 1), ("confirmed", 2), ("waiting_list", None), ("waiting", None))
    ]
    phones = mondays.rows("SELECT phone, consented_at FROM visitor ORDER BY registration_id")
    assert phones[1] == ("+84918765432", None)
    assert mondays.rows("SELECT DISTINCT channel FROM registration") == [("paper",)]
    assert [step for _, step in mondays.letters()] == ["register"] * 4


def test_a_dry_run_tells_the_same_and_keeps_nothing(mondays: Mondays) -> None:
    content = workbook(REGISTRATIONS, SAU, (2, "", "", "", "Không tên"))
    tried = bring_in(mondays, content, dry_run=True)
    assert (mondays.states(), mondays.letters()) == ([], [])

    done = bring_in(mondays, content)
    assert tried.rows == done.rows
    assert (tried.applied, done.applied) == (False, True)
    assert faults_of(done) == [(3, "session_day", "day_missing")]


def test_the_same_list_twice_registers_nobody_twice(mondays: Mondays) -> None:
    """Whatever its format, and with a row more the second time."""
    bring_in(mondays, workbook(REGISTRATIONS, SAU))
    more = comma_separated(
        REGISTRATIONS, SAU, SAU, (2, "30/11/2026", "Tám", "0918765432", "Đất"), separator=";"
    )
    report = bring_in(mondays, more)

    assert [row.outcome for row in report.rows] == ["there", "there", "new"]
    assert len(mondays.states()) == 2
    assert [row.state for row in report.there] == ["confirmed", "confirmed"]


def test_without_its_own_code_a_row_would_register_again(
    mondays: Mondays, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    codes = iter(("0000-0000-0001", "0000-0000-0002"))
    monkeypatch.setattr("cases.importing.lists.registrations.code_for", lambda *_: next(codes))
    for _ in range(2):
        bring_in(mondays, workbook(REGISTRATIONS, SAU))
    assert len(mondays.states()) == 2


def test_columns_are_found_by_name(mondays: Mondays) -> None:
    """In any order, without marks, below a title, with brackets; others are told."""
    content = workbook(
        ("DANH SÁCH ĐĂNG KÝ GẶP LÃNH ĐẠO TUẦN 48",),
        (),
        ("NOI DUNG (tóm tắt)", "Ghi chú", "SĐT (*)", "ho ten", "Địa điểm", "NGÀY GẶP", "Lĩnh vực"),
        ("Xin phép", "quen", "912345678", "Sáu", "Cao Lãnh", "30-11-2026", "xây dựng, nhà ở"),
    )
    report = bring_in(mondays, content)
    assert (len(report.new), report.table.unknown) == (1, ("Ghi chú",))
    assert mondays.rows("SELECT topic, about FROM registration") == [("construction", "Xin phép")]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ((1, "31/11/2026", "Sáu", "0912345678", "x"), ("session_day", "unusable_date")),
        ((1, "01/12/2026", "Sáu", "0912345678", "x"), ("session_day", "no_session_on")),
        ((1, "23/11/2026", "Sáu", "0912345678", "x"), ("session_day", "no_session_on")),
        ((1, "30/11/2026", "", "0912345678", "x"), ("name", "name_missing")),
        ((1, "30/11/2026", "Sáu", "1022", "x"), ("phone", "unusable_phone")),
        ((1, "30/11/2026", "Sáu", "9.12E+08", "x"), ("phone", "rounded_number")),
        ((1, "30/11/2026", "Sáu", "0912345678", "=A1"), ("about", "cell_formula")),
        ((1, "30/11/2026", "NguyÔn V¨n Tám", "0912345678", "x"), ("name", "unusable_text")),
    ],
)
def test_what_is_wrong_is_told_with_row_and_column(
    mondays: Mondays, row: tuple[object, ...], fault: tuple[str, str]
) -> None:
    report = bring_in(mondays, workbook(REGISTRATIONS, SAU, row))
    assert faults_of(report)[0] == (3, *fault)
    for language in ("vi", "en"):
        assert all(": " in told for told in report.told(report.refused[0], language))
    assert len(mondays.states()) == 1, "the good row is in"


def test_a_place_is_named_where_two_sites_meet(mondays: Mondays) -> None:
    mondays.plan(site="mytho")
    header = (*REGISTRATIONS, "Địa điểm", "Đối tượng")
    content = workbook(header, (*SAU, "", ""), (*SAU, "Mỹ Tho", ""), (*SAU, "Mỹ Tho", "vua"))
    report = bring_in(mondays, content)
    assert faults_of(report) == [
        (2, "site", "several_sessions_on"),
        (4, "category", "not_among"),
    ]
    assert report.new[0].session == "2026-11-30-mytho"


def test_marks_that_stand_apart_are_put_together(mondays: Mondays) -> None:
    """A Mac sends NFD."""
    rows = [
        [unicodedata.normalize("NFD", str(cell)) for cell in row] for row in (REGISTRATIONS, SAU)
    ]
    bring_in(mondays, comma_separated(*rows))
    assert mondays.rows("SELECT name FROM visitor") == [("Huỳnh Thị Sáu",)]


def test_it_is_for_those_who_register_others(mondays: Mondays) -> None:
    with pytest.raises(MeetingRefused, match="Registering for others"):
        import_registrations(mondays.desk, LAN, workbook(REGISTRATIONS, SAU), NOW, dry_run=True)


def test_the_command_line_is_named_as_such(mondays: Mondays) -> None:
    mondays.plan(day=date(2026, 12, 7))
    row = (1, "7/12/2026", *SAU[2:])
    report = import_registrations(
        mondays.desk, None, workbook(REGISTRATIONS, row), NOW, dry_run=False
    )
    assert report.new[0].session == LATER != NEXT
    assert mondays.rows("SELECT made_by FROM registration") == [("console",)]
