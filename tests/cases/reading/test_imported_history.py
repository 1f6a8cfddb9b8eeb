"""Cases that came from an old register: stated facts are shown as stated, times are their own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from cases.importing.history import import_history
from cases.numbers import case_id_of
from cases.reading.cases_list import CaseFilter, cases_list
from cases.reading.explain import explain
from cases.reading.items import CaseItem
from cases.reading.status import Standing, status_of
from tests.cases.reading.desk import Desk, local
from tests.people import MINH

#: the import itself
NOW = local("2026-11-23 09:40")
OLD_BOOK = """\
case_ref,at,action,department,actor,due,title,note
A,2025-03-03T08:00:00,record,,chị Sen,,Đường ngập nước,Nước ngập cả tuần.
A,2025-03-03T09:00:00,assign,SXD,anh Bảy,2025-03-10T17:00:00,,
A,2025-03-03T10:00:00,accept,SXD,,,,
B,2025-03-04T08:00:00,record,,chị Sen,,Hỏi thủ tục,Hỏi về giấy phép.
B,2025-03-04T09:00:00,assign,SYT,anh Bảy,,,
"""


@pytest.fixture
def book(desk: Desk, tmp_path: Path) -> dict[str, CaseItem]:
    """The old book in the register; its cases by their titles."""
    file = tmp_path / "book.csv"
    file.write_text(OLD_BOOK, "utf-8")
    done = import_history(desk.register.tools, file, NOW)
    assert (done.cases, done.actions, done.refused) == (2, 5, 0)
    with desk.read() as connection:
        found = cases_list(connection, desk.office, MINH, CaseFilter(), NOW)
    return {item.title: item for item in found.items}


def test_what_was_overdue_then_by_the_book_s_own_times(
    desk: Desk, book: dict[str, CaseItem]
) -> None:
    def late(at: str) -> list[tuple[str, int, int]]:
        report = desk.overdue_then(local(at), NOW)
        return [(row.code, row.overdue, row.open) for row in report.departments]

    assert late("2025-03-01 08:00") == []
    assert late("2025-03-03 08:30") == [("VPUBND", 0, 1)]
    assert late("2025-03-10 17:00") == [("SXD", 0, 1), ("SYT", 0, 1)]
    assert late("2025-03-10 17:01") == [("SXD", 1, 1), ("SYT", 0, 1)]
    assert desk.overdue(NOW) == desk.overdue_then(NOW, NOW)


def test_a_deadline_that_was_never_given_is_shown_as_not_given(
    desk: Desk, book: dict[str, CaseItem]
) -> None:
    item = book["Hỏi thủ tục"]
    assert (item.due_given, item.due_at, item.last_day, item.overdue) == (False, None, None, False)
    assert _standing(desk, item.number) is Standing.NO_DEADLINE
    reply = next(
        each for each in desk.view(MINH, item.number, NOW).deadlines if each.name == "reply"
    )
    assert (reply.not_given, reply.running, reply.late) == (True, False, False)


def test_a_stated_deadline_is_told_as_stated_beside_the_rule(
    desk: Desk, book: dict[str, CaseItem]
) -> None:
    item = book["Đường ngập nước"]
    assert (item.due_given, item.due_at) == (True, local("2025-03-10 17:00"))
    assert item.overdue_since == item.due_at
    assert _standing(desk, item.number) is Standing.OVERDUE
    with desk.read() as connection:
        found = explain(connection, desk.office, MINH, item.number, NOW)
    reply = next(each for each in found if each.deadline.name == "reply")
    assert reply.limit is not None
    assert (reply.limit.action, reply.limit.due_at) == ("assign", item.due_at)
    assert (reply.rule.amount, reply.rule.unit) == (5, "working_days")


def test_the_book_s_people_appear_under_the_import(desk: Desk, book: dict[str, CaseItem]) -> None:
    entries = desk.view(MINH, book["Đường ngập nước"].number, NOW).entries
    told = [entry.actor_name for entry in entries]
    assert told[0].startswith("Nhập từ sổ cũ: ")
    assert told[2] == "Nhập từ sổ cũ"
    assert "Sen" not in repr(told)
    assert [entry.summary for entry in entries][1:] == [
        "Phân công Sở Xây dựng chủ trì",
        "Sở Xây dựng tiếp nhận xử lý",
    ]
    assert {entry.recorded_at for entry in entries} == {NOW}
    assert entries[0].at == local("2025-03-03 08:00")


def test_it_has_no_petitioner_to_show(desk: Desk, book: dict[str, CaseItem]) -> None:
    assert desk.view(MINH, book["Hỏi thủ tục"].number, NOW).petitioner is None


def _standing(desk: Desk, number: str, now: datetime = NOW) -> Standing:
    case_id = case_id_of(number)
    assert case_id is not None
    with desk.read() as connection:
        return status_of(connection, desk.office, case_id, now).standing
