"""Anh Minh takes over the list of procedures as the national database gives it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.checking.whole.procedures import procedure_problems
from cases.directory.departments import read_departments, save_departments
from cases.importing.lists.procedures import ProcedureReport, import_procedures
from cases.meetings.faults import MeetingRefused
from cases.procedures.listed import Procedures, listed_procedures
from cases.register import Register
from cases.store.engine import Database
from tests.cases.importing.lists.workbooks import NOW, comma_separated, workbook
from tests.cases.meetings.mondays import Mondays
from tests.people import LAN, MINH, THU

HEADER = ("STT", "Mã TTHC", "Tên TTHC", "Cơ quan thực hiện", "Nhiều hồ sơ")
PERMIT = (1, "1.012345", "Cấp giấy phép xây dựng nhà ở riêng lẻ", "Sở Xây dựng", "x")
LICENCE = (2, "1.012340", "Cấp giấy phép hành nghề dược", "SYT", "")


@pytest.fixture
def mondays(register: Register, database: Database) -> Mondays:
    """An office without a list yet."""
    return Mondays(database, register.directory)


def bring_in(mondays: Mondays, content: bytes, **how: bool) -> ProcedureReport:
    """Anh Minh sends a file."""
    how = {"dry_run": False, **how}
    return import_procedures(mondays.desk, MINH, content, NOW, **how)  # type: ignore[arg-type]


def listed(mondays: Mondays) -> Procedures:
    """The list as it stands; nothing is wrong with it."""
    with mondays.database.read() as connection:
        assert list(procedure_problems(connection)) == []
        return listed_procedures(connection)


def faults_of(report: ProcedureReport) -> list[tuple[int, str, str]]:
    """Row, column and sentence of everything that was refused."""
    return [(row.number, f.field, f.code) for row in report.refused for f in row.faults]


def test_a_dry_run_tells_the_same_and_keeps_nothing(mondays: Mondays) -> None:
    content = workbook(HEADER, PERMIT, LICENCE, (3, "12345", "", "Sở Sao Hỏa", ""))
    tried = bring_in(mondays, content, dry_run=True)
    assert listed(mondays).all == ()

    done = bring_in(mondays, content)
    assert tried.rows == done.rows
    assert [(row.outcome, row.state) for row in done.rows] == [
        ("new", "new"),
        ("new", "new"),
        ("refused", ""),
    ]
    assert faults_of(done) == [
        (4, "code", "unusable_procedure_code"),
        (4, "name", "procedure_name_missing"),
        (4, "department", "no_such_department"),
    ]
    assert all(": " in told for told in done.told(done.refused[0], "vi"))
    kept = {each.code: (each.department, each.many_filings) for each in listed(mondays).all}
    assert kept == {"1.012345": ("SXD", True), "1.012340": ("SYT", False)}


def test_the_same_list_twice_changes_nothing(mondays: Mondays) -> None:
    """Whatever its format; the code of a portal is that of the nation with the province's tail."""
    bring_in(mondays, workbook(HEADER, PERMIT, LICENCE))
    before = listed(mondays).all
    again = (*PERMIT[:1], "1.012345.000.00.00.H20", *PERMIT[2:])
    report = bring_in(mondays, comma_separated(HEADER, again, again, LICENCE, separator=";"))

    assert [row.outcome for row in report.rows] == ["there"] * 3
    assert not report.changes
    assert listed(mondays).all == before
    entries = mondays.rows("SELECT actor, what, subject, detail FROM audit_entry ORDER BY id")
    assert entries[-1] == (f"person:{4}", "procedures_imported", "procedures", '[["new", "2"]]')
    assert len([each for each in entries if each[1] == "procedures_imported"]) == 1


def test_zeros_that_a_spreadsheet_took_come_back(mondays: Mondays) -> None:
    bring_in(mondays, workbook(HEADER, (1, 1.01234, *LICENCE[2:])))
    assert [each.code for each in listed(mondays).all] == ["1.012340"]


def test_a_procedure_called_otherwise_is_found_by_both_names(mondays: Mondays) -> None:
    bring_in(mondays, workbook(HEADER, PERMIT))
    renamed = (1, "1.012345", "Cấp phép xây dựng nhà ở", "SXD", "x")
    report = bring_in(mondays, workbook(HEADER, renamed))
    assert [row.state for row in report.new] == ["changed"]

    found = listed(mondays)
    for words in ("cap phep xay dung nha o", "CẤP GIẤY PHÉP XÂY DỰNG NHÀ Ở RIÊNG LẺ", "1.012345"):
        meant = found.meant(words)
        assert meant is not None
        assert meant.name == "Cấp phép xây dựng nhà ở"
    assert [each.code for each in found.like("riêng lẻ")] == ["1.012345"]
    assert found.like("rieng l") == ()


def test_what_is_missing_ends_only_when_asked_and_only_of_a_whole_list(mondays: Mondays) -> None:
    bring_in(mondays, workbook(HEADER, PERMIT, LICENCE))
    without = workbook(HEADER, PERMIT)
    kept = bring_in(mondays, without)
    assert [each.code for each in kept.missing] == ["1.012340"]
    assert len(listed(mondays).offered) == 2

    broken = workbook(HEADER, PERMIT, (2, "1.0123", *LICENCE[2:]))
    assert not bring_in(mondays, broken, end_missing=True).ending
    assert len(listed(mondays).offered) == 2

    assert bring_in(mondays, without, dry_run=True, end_missing=True).changes
    assert len(listed(mondays).offered) == 2
    bring_in(mondays, without, end_missing=True)
    found = listed(mondays)
    assert [each.code for each in found.offered] == ["1.012345"]
    assert found.meant("Cấp giấy phép hành nghề dược") is None
    assert found.known_as("Cấp giấy phép hành nghề dược") is not None
    assert [row.state for row in bring_in(mondays, workbook(HEADER, LICENCE)).new] == ["again"]


def test_two_rows_of_one_code_must_say_the_same(mondays: Mondays) -> None:
    content = workbook(HEADER, PERMIT, (2, "1.012345", "Cấp phép khác", "SXD", ""))
    assert faults_of(bring_in(mondays, content)) == [(3, "code", "procedure_twice")]


def test_without_its_column_the_mark_stays(mondays: Mondays) -> None:
    bring_in(mondays, workbook(HEADER, PERMIT))
    report = bring_in(mondays, workbook(HEADER[:4], PERMIT[:4]))
    assert not report.changes
    assert listed(mondays).all[0].many_filings


def test_a_department_that_has_ended_deals_with_nothing(mondays: Mondays) -> None:
    with mondays.database.write() as transaction:
        (health,) = (each for each in read_departments(transaction) if each.code == "SYT")
        ended = replace(health, valid_to=date(2026, 11, 1), successor="SXD")
        save_departments(transaction, [ended])
        transaction.commit()
    report = bring_in(mondays, workbook(HEADER, LICENCE))
    assert faults_of(report) == [(2, "department", "department_has_ended")]


@pytest.mark.parametrize("who", [LAN, THU])
def test_it_is_for_those_who_keep_the_list(mondays: Mondays, who: object) -> None:
    with pytest.raises(MeetingRefused, match="administrator and the UPC office"):
        import_procedures(mondays.desk, who, b"", NOW, dry_run=True)  # type: ignore[arg-type]
