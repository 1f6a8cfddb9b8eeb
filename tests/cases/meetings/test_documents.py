"""Bà Sáu sends her papers ahead; who meets her has them, and so has the case that comes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import true

from cases.attachments.limits import Limits
from cases.checking.whole.visit_documents import document_problems
from cases.commands import visit_documents
from cases.commands.record import record
from cases.commands.requests import Record
from cases.disclosure.visit_documents import document_for_staff
from cases.meetings import documents
from cases.meetings.documents import FORGET, inspected_documents
from cases.meetings.faults import MeetingRefused
from cases.meetings.registering import register_visit
from cases.meetings.sending import (
    remove_document,
    remove_document_by_code,
    send_documents,
    send_documents_by_code,
)
from cases.reading import preparation
from cases.reading.preparation import document_for_department, preparation_view
from cases.register import Register
from tests.cases.attachments.samples import PDF, SECRET, TXT, picture
from tests.cases.life import ISSUE, checked
from tests.cases.meetings.mondays import FORM, NOW
from tests.cases.meetings.preparation.desk import Preparing
from tests.people import HOA, LAN, MINH, THU, TUAN

OFFICE = Limits()
LETTER = {"name": "đơn của bà Sáu.txt", "content": TXT}
PHOTO = {"name": "nhà.jpg", "content": picture("jpeg")}
PLAN = {"name": "bản vẽ.pdf", "content": PDF}


@pytest.fixture
def desk(register: Register) -> Preparing:
    """An announced session."""
    office = Preparing(register.database, register.directory)
    office.plan()
    return office


def sent(desk: Preparing, *files: object, key: str | None = None, **changes: str) -> str:
    """The code of a registration with documents."""
    found = inspected_documents(files, OFFICE)
    form = {**FORM, **changes}
    return register_visit(desk.desk, None, form, key, NOW, documents=found).code


def kept(desk: Preparing) -> list[tuple[int, int, str, str]]:
    """What is kept of documents; nothing is wrong with it."""
    with desk.database.read() as connection:
        assert list(document_problems(connection)) == []
    return desk.rows("SELECT registration_id, no, name, by FROM registration_file ORDER BY 1, 2")


def test_they_are_kept_with_the_registration(desk: Preparing) -> None:
    sent(desk, LETTER, PHOTO, brings="Giấy phép xây dựng")
    assert kept(desk) == [(1, 1, LETTER["name"], "visitor"), (1, 2, "nhà.jpg", "visitor")]
    assert desk.rows("SELECT brings, files FROM registration") == [("Giấy phép xây dựng", 2)]
    ((photo,),) = desk.rows("SELECT content FROM registration_file WHERE no = 2")
    assert SECRET.encode() not in bytes(photo), "a photo tells nothing but the picture"


def test_pressing_twice_keeps_them_once(desk: Preparing) -> None:
    assert sent(desk, LETTER, key="một lần") == sent(desk, LETTER, key="một lần")
    assert len(kept(desk)) == 1


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ([{"name": "a.exe", "content": b"MZ\0\0"}], "unusable_document"),
        ([LETTER, {"name": "a.pdf", "content": TXT}], "unusable_document"),
        ([{"name": "a.txt", "content": b"a" * (5 * 1024 * 1024 + 1)}], "unusable_document"),
        ([LETTER] * 6, "too_many_documents"),
    ],
)
def test_what_cannot_be_kept_is_said_before_anything_is(files: list[object], fault: str) -> None:
    with pytest.raises(MeetingRefused) as caught:
        inspected_documents(files, OFFICE)
    assert [(each.field, each.code) for each in caught.value.faults] == [("documents", fault)]
    for language in ("vi", "en"):
        assert caught.value.faults[0].told(language)


def test_all_together_are_limited(desk: Preparing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that come later; and of what is too much nothing is kept."""
    code = sent(desk, LETTER, PLAN)
    more = inspected_documents([PLAN] * 4, OFFICE)
    with pytest.raises(MeetingRefused, match="at most 5 files"):
        send_documents_by_code(desk.desk, code, more, NOW)
    monkeypatch.setattr(documents, "MOST_MIB", 0)
    with pytest.raises(MeetingRefused, match="0 MB together"):
        sent(desk, PLAN, phone="0987654321")
    assert len(kept(desk)) == 2
    assert len(desk.states()) == 1


def test_until_it_begins_she_can_send_more_and_take_back(desk: Preparing) -> None:
    code = sent(desk, LETTER)
    send_documents_by_code(desk.desk, code, inspected_documents([PLAN], OFFICE), NOW)
    remove_document_by_code(desk.desk, code, 1, NOW)
    remove_document_by_code(desk.desk, code, 1, NOW)
    assert [name for _, _, name, _ in kept(desk)] == [PLAN["name"]]
    with pytest.raises(MeetingRefused, match="Choose the file"):
        send_documents_by_code(desk.desk, code, inspected_documents([], OFFICE), NOW)

    begins = NOW + timedelta(days=7, minutes=30)
    with pytest.raises(MeetingRefused, match="bring them to the session"):
        send_documents_by_code(desk.desk, code, inspected_documents([PLAN], OFFICE), begins)
    with pytest.raises(MeetingRefused):
        remove_document_by_code(desk.desk, code, 2, begins)
    # at the table they are handed to the Centre
    send_documents(desk.desk, THU, 1, inspected_documents([LETTER], OFFICE), begins)
    remove_document(desk.desk, THU, 1, 2)
    assert [(name, by) for _, _, name, by in kept(desk)] == [(LETTER["name"], "person:6")]
    for who in (LAN, TUAN):
        with pytest.raises(MeetingRefused, match="Registering for others"):
            send_documents(desk.desk, who, 1, inspected_documents([PLAN], OFFICE), NOW)
        with pytest.raises(MeetingRefused, match="Registering for others"):
            remove_document(desk.desk, who, 1, 3)


def test_who_prepares_for_it_has_them_and_nobody_else(desk: Preparing) -> None:
    """Construction is asked, health is not."""
    sent(desk, LETTER)
    with desk.database.read() as connection:
        for who in (THU, MINH):
            assert document_for_staff(connection, who, 1, 1) is not None
        for who in (LAN, TUAN, HOA):
            assert document_for_staff(connection, who, 1, 1) is None
        asked = preparation_view(connection, LAN, 1)
        assert asked is not None
        assert [each.name for each in asked.sent_ahead] == [LETTER["name"]]
        copy = document_for_department(connection, LAN, 1, 1)
        assert copy is not None
        assert copy.content == TXT
        assert document_for_department(connection, HOA, 1, 1) is None
        assert document_for_department(connection, LAN, 1, 9) is None


def test_without_the_rule_of_preparations_every_department_would_have_them(
    desk: Preparing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    sent(desk, LETTER)
    monkeypatch.setattr(preparation, "_is_theirs", lambda actor, line: true())
    with desk.database.read() as connection:
        assert document_for_department(connection, HOA, 1, 1) is not None


def test_the_first_case_of_the_visit_has_them(desk: Preparing, register: Register) -> None:
    sent(desk, LETTER, PHOTO)
    command = Record(THU, ISSUE, "khóa", registration=1)
    first = record(register.tools, command, NOW)
    assert record(register.tools, command, NOW).replayed
    record(register.tools, Record(THU, {**ISSUE, "title": "Việc khác"}, registration=1), NOW)

    names = desk.rows("SELECT case_id, name FROM attachment ORDER BY seq")
    assert names == [(first.case_id, LETTER["name"]), (first.case_id, "nhà.jpg")]
    assert checked(register).problems == []


def test_where_an_office_attaches_nothing_they_stay_with_the_registration(
    desk: Preparing, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit_documents, "ATTACH", "send_along")
    sent(desk, LETTER)
    record(register.tools, Record(THU, ISSUE, registration=1), NOW)
    assert desk.rows("SELECT count(*) FROM attachment") == [(0,)]
    assert len(kept(desk)) == 1


def test_of_a_stub_nothing_leads_back_to_her_documents(desk: Preparing, register: Register) -> None:
    sent(desk, LETTER)
    stub = {"kind": "denunciation", "receiving_body": "Công an tỉnh", "origin": "walk_in"}
    record(register.tools, Record(THU, stub, registration=1), NOW)
    assert desk.rows("SELECT count(*) FROM attachment") == [(0,)]


def test_nothing_is_left_of_what_is_forgotten(desk: Preparing) -> None:
    sent(desk, LETTER, brings="Sổ đỏ")
    with desk.database.write() as transaction:
        for statement in FORGET:
            transaction.queue(statement, {"of_registration": 1})
        transaction.commit()
    assert kept(desk) == []
    assert desk.rows("SELECT brings, files FROM registration") == [(None, None)]


def test_what_was_changed_by_hand_is_found(desk: Preparing) -> None:
    """The negative control of the check."""
    sent(desk, LETTER, PLAN)
    for damage, told in (
        ("UPDATE registration_file SET name = name, content = substr(content, 2)", "was changed"),
        ("DELETE FROM registration_file WHERE no = 1", "has 1 documents instead of 2"),
    ):
        with desk.database.engine.begin() as connection:
            connection.exec_driver_sql(damage)
        with desk.database.read() as connection:
            assert any(told in each for each in document_problems(connection))
