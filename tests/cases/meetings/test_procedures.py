"""Bà Sáu names a procedure: by code, by words, or in her own way where no list knows it."""

from __future__ import annotations

import pytest

from cases.importing.lists.procedures import import_procedures
from cases.importing.lists.registrations import import_registrations
from cases.meetings.faults import MeetingRefused
from cases.meetings.registering import PARTS
from cases.register import Register
from cases.store.engine import Database
from tests.cases.importing.lists.test_procedures import HEADER, PERMIT
from tests.cases.importing.lists.test_registrations import SAU
from tests.cases.importing.lists.workbooks import REGISTRATIONS, workbook
from tests.cases.meetings.mondays import NOW, Mondays
from tests.cases.meetings.preparation.desk import Preparing
from tests.people import MINH

BIG = (2, "1.012346", "Cấp giấy phép xây dựng công trình", "SXD", "")
TRADE = (3, "1.012347", "Cấp chứng nhận kinh doanh dược", "SYT", "x")


@pytest.fixture
def desk(register: Register, database: Database) -> Preparing:
    """An announced session, and a list of three procedures."""
    office = Preparing(database, register.directory)
    office.plan()
    take_over(office, PERMIT, BIG, TRADE)
    return office


def take_over(desk: Mondays, *rows: tuple[object, ...]) -> None:
    """Anh Minh brings in a list."""
    import_procedures(desk.desk, MINH, workbook(HEADER, *rows), NOW, dry_run=False)


def kept(desk: Mondays) -> list[tuple[str | None, str | None]]:
    """Code and name that the registrations keep."""
    return desk.rows("SELECT procedure_code, procedure FROM registration ORDER BY id")


@pytest.mark.parametrize(
    "typed",
    [
        "1.012345",
        "1.012345.000.00.00.H20",
        "1.012345 – Cấp giấy phép",
        "cap giay phep xay dung nha o rieng le",
        "CẤP GIẤY PHÉP XÂY DỰNG NHÀ Ở RIÊNG LẺ",
    ],
)
def test_code_and_name_are_kept(desk: Preparing, typed: str) -> None:
    desk.register(1, procedure=typed)
    assert kept(desk) == [("1.012345", PERMIT[2])]


def test_what_may_be_several_is_asked_back(desk: Preparing) -> None:
    words = {"procedure": "giay phep xay dung"}
    with pytest.raises(MeetingRefused) as caught:
        desk.register(1, **words)
    assert [(f.field, f.code) for f in caught.value.faults] == [("procedure", "which_procedure")]

    asked = {**words, "procedure_asked": words["procedure"]}
    desk.register(2, **asked, procedure_picked=f"1.012346 – {BIG[2]}")
    desk.register(3, **asked, procedure_picked=words["procedure"])
    assert kept(desk) == [("1.012346", BIG[2]), (None, "giay phep xay dung")]

    with pytest.raises(MeetingRefused):
        # other words than those that were asked about
        desk.register(4, **{**asked, "procedure": "cap giay phep"}, procedure_picked="1.012346")


def test_nobody_has_to_know_it(desk: Preparing) -> None:
    desk.register(1, procedure="Việc đất đai của gia đình")
    desk.register(2)
    assert kept(desk) == [(None, "Việc đất đai của gia đình"), (None, None)]


def test_a_registration_keeps_what_it_was_called_then(desk: Preparing) -> None:
    desk.register(1, procedure="1.012345")
    take_over(desk, (1, "1.012345", "Cấp phép nhà ở", "SYT", ""))
    desk.register(2, procedure="1.012345")
    assert kept(desk) == [("1.012345", PERMIT[2]), ("1.012345", "Cấp phép nhà ở")]
    # who deals with it now is asked
    assert [department for department, _, _ in desk.asked()] == ["SXD", "SYT"]


def test_the_list_knows_better_than_the_topic_whom_it_concerns(desk: Preparing) -> None:
    desk.register(1, topic="construction", procedure=str(TRADE[2]))
    assert [department for department, _, _ in desk.asked()] == ["SYT"]


def test_what_the_list_marks_comes_first(desk: Preparing) -> None:
    desk.register(1, procedure="1.012346")
    desk.register(2, procedure="1.012347")
    rules = desk.rows("SELECT priority_rule FROM registration ORDER BY id")
    assert rules == [(None,), ("many_filings",)]


def test_a_list_of_registrations_names_codes(desk: Preparing) -> None:
    """Words that may be several stay as they are: nobody can be asked back about a list."""
    header = (*REGISTRATIONS, "Mã TTHC", "Tên TTHC")
    rows = [
        (*SAU, "1.012345", "Cấp phép"),
        (2, "30/11/2026", "Tám", "0918765432", "Đất", "", "giấy phép xây dựng"),
        (3, "30/11/2026", "Chín", "0918765433", "Đất", "1.999999", ""),
        (4, "30/11/2026", "Mười", "0918765434", "Đất", "mã số 7", ""),
    ]
    content = workbook(header, *rows)
    report = import_registrations(desk.desk, MINH, content, NOW, dry_run=False)
    assert kept(desk) == [("1.012345", PERMIT[2]), (None, "giấy phép xây dựng")]
    assert [(f.field, f.code) for row in report.refused for f in row.faults] == [
        ("procedure_code", "no_such_procedure"),
        ("procedure_code", "unusable_procedure_code"),
    ]


def test_every_field_of_it_travels_with_the_form() -> None:
    assert {"procedure", "procedure_asked", "procedure_picked"} <= set(PARTS["what"])
