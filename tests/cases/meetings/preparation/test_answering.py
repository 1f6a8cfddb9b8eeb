"""Chị Lan answers for the Department of Construction, with a document; nobody else does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import true

from cases.checking.whole.preparation import preparation_problems
from cases.meetings.faults import MeetingRefused
from cases.reading import preparation
from cases.reading.preparation import preparation_file, preparation_view
from tests.cases.attachments.samples import PDF, TXT
from tests.cases.meetings.mondays import NOW
from tests.cases.meetings.preparation.desk import FRIDAY, Preparing
from tests.people import HOA, KHOA, LAN, THU, TUAN
from workflow.attempt import Actor

DRAWING = {"name": "bản vẽ.pdf", "content": PDF}
NOTE = {"name": "ghi chú.txt", "content": TXT}


def test_words_and_documents(desk: Preparing) -> None:
    desk.register(1)
    desk.answer(LAN, 1, text="Hồ sơ thiếu bản vẽ.")
    desk.answer(TUAN, 1, file=DRAWING)

    with desk.database.read() as connection:
        view = preparation_view(connection, THU, 1)
        file = preparation_file(connection, THU, 1, 1)
        assert list(preparation_problems(connection)) == []
    assert view is not None
    assert file is not None
    assert (view.item.text, view.item.files) == ("Hồ sơ thiếu bản vẽ.", 1)
    assert (file.name, file.content) == ("bản vẽ.pdf", PDF)


def test_a_late_answer_is_taken_and_marked_until_the_session_begins(desk: Preparing) -> None:
    desk.register(1)
    desk.answer(LAN, 1, at=FRIDAY + timedelta(minutes=1), text="Muộn.")
    with desk.database.read() as connection:
        view = preparation_view(connection, LAN, 1)
    assert view is not None
    assert view.item.late
    with pytest.raises(MeetingRefused, match="has begun"):
        desk.answer(LAN, 1, at=FRIDAY + timedelta(days=3), text="Quá muộn.")


@pytest.mark.parametrize("who", [HOA, THU, KHOA])
def test_others_cannot_answer(desk: Preparing, who: Actor) -> None:
    desk.register(1)
    with pytest.raises(MeetingRefused, match="no such request"):
        desk.answer(who, 1, text="Tôi trả lời thay.")
    assert desk.rows("SELECT answered_at FROM preparation") == [(None,)]


@pytest.mark.parametrize("who", [HOA, KHOA])
def test_others_do_not_see_it(desk: Preparing, who: Actor) -> None:
    desk.register(1)
    desk.answer(LAN, 1, file=DRAWING)
    with desk.database.read() as connection:
        assert preparation_view(connection, who, 1) is None
        assert preparation_file(connection, who, 1, 1) is None


def test_without_the_rule_others_would_see_it(
    desk: Preparing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    desk.register(1)
    monkeypatch.setattr(preparation, "_is_theirs", lambda *_: true())
    with desk.database.read() as connection:
        assert preparation_view(connection, HOA, 1) is not None


@pytest.mark.parametrize(
    ("given", "file", "why"),
    [
        ({"text": " "}, None, "Write what was prepared"),
        ({"text": "x" * 1001}, None, "1000 fit"),
        ({}, {"name": "a.exe", "content": b"MZ\x00"}, "cannot be taken"),
        ({}, {"name": "a.pdf", "content": b""}, "cannot be taken"),
    ],
)
def test_what_cannot_be_used(desk: Preparing, given: dict[str, str], file: Any, why: str) -> None:
    desk.register(1)
    with pytest.raises(MeetingRefused, match=why):
        desk.answer(LAN, 1, file=file, **given)
    assert desk.rows("SELECT answered_at, files FROM preparation") == [(None, 0)]


def test_no_more_documents_than_a_case_takes(desk: Preparing) -> None:
    desk.register(1)
    for file in (DRAWING, NOTE):
        desk.answer(LAN, 1, file=file)
    with pytest.raises(MeetingRefused, match="at most 2 files"):
        desk.answer(LAN, 1, file=NOTE)


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("UPDATE preparation SET due_at = due_at + 864000000000", "after its session"),
        ("UPDATE preparation SET answered_by = NULL", "by nobody"),
        ("UPDATE preparation SET remind_at = 1", "would be reminded"),
        ("UPDATE preparation SET files = 3", "1 documents instead of 3"),
        ("UPDATE preparation_file SET sha256 = 'x'", "was changed"),
        ("UPDATE registration SET session_id = '2026-12-07-caolanh'", "does not come to"),
    ],
)
def test_the_check_knows_what_can_be_wrong(desk: Preparing, damage: str, says: str) -> None:
    desk.plan(date(2026, 12, 7))
    desk.register(1)
    desk.answer(LAN, 1, text="Xong.", file=NOTE)
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql(damage)
        assert says in "".join(preparation_problems(connection))


def test_a_reader_of_the_list_learns_nothing_of_the_person(desk: Preparing) -> None:
    desk.register(1)
    with desk.database.read() as connection:
        view = preparation_view(connection, LAN, 1)
    for told in ("Sáu", "912", "sau@"):
        assert told not in repr(view)


def test_answering_needs_no_more_reminding(desk: Preparing) -> None:
    desk.register(1)
    desk.answer(LAN, 1, at=NOW, text="Xong.")
    assert desk.remind(FRIDAY) == 0
