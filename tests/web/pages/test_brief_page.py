"""The brief of Monday: what the leader has to know, frozen, on the page, on paper and in Word."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from sqlalchemy import true
from sqlalchemy.exc import DatabaseError

from cases.brief import case_lines
from cases.checking.whole.briefs import brief_problems
from tests.people import KHOA, LAN, LANH, MINH, THU
from tests.web import libreoffice
from tests.web.pages.briefing import BRIEF, NEXT, PROCEDURE, PROMISE, lived, visit
from tests.web.statements import statements_of
from tests.web.stories import Office, signed_in
from tests.web.test_status_page import text_of
from workflow.attempt import Actor


def shown(office: Office, query: str = "", who: Actor = THU) -> str:
    """The words of the page."""
    return text_of(signed_in(office, who).get(f"{BRIEF}{query}").text)


def frozen(told: str) -> str:
    """The brief itself, without the list of all briefs below it."""
    return told[: told.index("Các tài liệu đã phát hành")]


def test_it_says_what_the_leader_has_to_know(office: Office) -> None:
    promised = lived(office)
    thu = signed_in(office, THU)
    assert "Chưa phát hành tài liệu nào" in shown(office)

    assert thu.post(BRIEF).headers["location"] == BRIEF

    told = shown(office)
    assert "1. Huỳnh Thị Sáu (09:30)" in told
    assert "2. Ông Tám" in told
    assert "Sở Xây dựng: Hồ sơ của bà đủ, chờ ký." in told
    assert "Sở Nông nghiệp và Môi trường chưa gửi nội dung chuẩn bị" in told
    assert "Đã nêu trước đây" in told[: told.index("2. Ông Tám")]
    assert promised.number in told[: told.index("2. Ông Tám")]
    last, promises = told.index("Nội dung đã nêu"), told.index("Ý kiến chỉ đạo chưa")
    assert promised.number in told[last:promises]
    assert PROMISE in told[promises:]
    assert "3 3" in told[told.index("Vấn đề lặp lại") :], "three sessions, three cases"


def test_it_says_nothing_that_is_nobodys_business(office: Office) -> None:
    """Of a denunciation nothing, and no protected case beside the name it would betray."""
    lived(office)
    signed_in(office, THU).post(BRIEF)
    told = shown(office)
    assert "912" not in told
    before = told[: told.index("Nội dung đã nêu")]
    assert "Chuyện kín" not in before
    assert "Chuyện kín của bà Sáu" in told, "a case like others where nobody is named"
    assert told.count("YK-2026-000004") == 0, "the denunciation"


def test_without_the_rule_a_protected_case_would_stand_beside_the_name(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(case_lines, "_names_nobody_protected", true)
    lived(one_office)
    signed_in(one_office, THU).post(BRIEF)
    told = shown(one_office)
    assert "Chuyện kín" in told[: told.index("Nội dung đã nêu")]


def test_as_shown_on_that_day(office: Office) -> None:
    promised = lived(office)
    thu = signed_in(office, THU)
    thu.post(BRIEF)
    friday = shown(office)
    office.watch.goes_on(days=1)
    at = office.watch.now
    office.act(LAN, promised, "accept", at)
    visit(office, name="Chị Chín", phone="0987654377")
    thu = signed_in(office, THU)
    thu.post(BRIEF)
    for query in ("?as_of=27/11/2026", "?no=1"):
        assert frozen(shown(office, query)) == frozen(friday)
    assert "Chị Chín" in shown(office)
    assert "Chị Chín" not in shown(office, "?no=1")
    assert "Đến thời điểm đó chưa phát hành" in shown(office, "?as_of=26/11/2026")


def test_of_an_earlier_session_it_tells_nothing_later(one_office: Office) -> None:
    """Issued once more for the Monday before: what was promised since stands in no line of it."""
    promised, before = lived(one_office), "2026-11-16-caolanh"
    with one_office.services.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE registration SET session_id = '{before}'")
    thu = signed_in(one_office, THU)
    assert thu.post(f"/sessions/{before}/brief").status_code == 303
    told = text_of(thu.get(f"/sessions/{before}/brief").text)
    assert "1. Huỳnh Thị Sáu" in told
    assert promised.number not in told
    assert PROMISE not in told


def test_pressing_twice_issues_one_and_a_cancelled_session_has_none(one_office: Office) -> None:
    lived(one_office)
    thu = signed_in(one_office, THU)
    for _press in range(2):
        assert thu.post(BRIEF).status_code == 303
    assert "?no=2" not in thu.get(BRIEF).text
    signed_in(one_office, MINH).post(f"/sessions/{NEXT}/cancel", data={"reason": "Bão"})
    refused = thu.post(BRIEF)
    assert refused.status_code == 409
    assert "đã hủy hoặc dời" in refused.text
    page = thu.get(BRIEF).text
    assert "Huỳnh Thị Sáu" in page, "what was issued before stays"
    assert f'action="{BRIEF}"' not in page.replace(f'method="get" action="{BRIEF}"', "")


def words_of(content: bytes) -> list[str]:
    """Every paragraph and cell of a file for Word, in any order."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [each.text for each in document.paragraphs] + cells


def test_the_file_for_word_says_the_same(one_office: Office, tmp_path: Path) -> None:
    lived(one_office)
    thu = signed_in(one_office, THU)
    thu.post(BRIEF)
    answer = thu.get(f"{BRIEF}.docx")
    assert f"tai-lieu-{NEXT}-1.docx" in answer.headers["content-disposition"]
    written = words_of(answer.content)
    page = shown(one_office)
    for text in written:
        assert " ".join(text.split()) in page, text
    assert PROMISE in written
    opened = libreoffice.words_of(answer.content, tmp_path)
    if libreoffice.is_here():
        for text in written:
            assert " ".join(text.split()) in opened


def test_what_was_issued_cannot_be_changed_and_a_trick_is_found(office: Office) -> None:
    lived(office)
    signed_in(office, THU).post(BRIEF)
    engine = office.services.database.engine
    for forbidden in ("UPDATE session_brief SET digest = 'x'", "DELETE FROM session_brief"):
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.exec_driver_sql(forbidden)
    with engine.begin() as connection:
        assert list(brief_problems(connection)) == []
        connection.exec_driver_sql("UPDATE session_brief SET content = '{}'")
        assert "is not what was issued" in "".join(brief_problems(connection))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE session_brief SET content = NULL")
        assert list(brief_problems(connection)) == []
    assert "đã được xóa" in shown(office)


@pytest.mark.parametrize("who", [LAN, LANH, KHOA])
def test_it_is_for_the_centre_and_the_office(one_office: Office, who: Actor) -> None:
    lived(one_office)
    signed_in(one_office, MINH).post(BRIEF)
    site = signed_in(one_office, who)
    assert [site.get(each).status_code for each in (BRIEF, f"{BRIEF}.docx")] == [403, 403]
    assert site.post(BRIEF).status_code == 403


def test_what_is_not_there(one_office: Office) -> None:
    thu = signed_in(one_office, THU)
    for address in (BRIEF, f"{BRIEF}.docx"):
        assert thu.get(address).status_code == 404
    assert thu.post(BRIEF).status_code == 404
    lived(one_office)
    thu = signed_in(one_office, THU)
    assert thu.get(f"{BRIEF}.docx").status_code == 404
    assert thu.get(f"{BRIEF}?as_of=mai").status_code == 422
    assert thu.get(f"{BRIEF}?as_of=27/11/2036").status_code == 422


def test_a_page_costs_the_same_for_everybody(office: Office) -> None:
    lived(office)
    for number in range(8):
        visit(office, phone=f"09876541{number:02}")
    thu = signed_in(office, THU)
    thu.post(BRIEF)
    for address in (BRIEF, f"{BRIEF}?no=1", f"{BRIEF}.docx"):
        told = statements_of(office, thu, address)
        assert len(told) <= 8, told


def test_a_procedure_of_other_signs_is_the_same(one_office: Office) -> None:
    lived(one_office)
    signed_in(one_office, THU).post(BRIEF)
    told = shown(one_office)
    assert told[told.index("Vấn đề lặp lại") :].lower().count(PROCEDURE.lower()) == 1


def test_a_day_later_the_missing_is_overdue(one_office: Office) -> None:
    lived(one_office)
    one_office.watch.goes_on(days=14)
    signed_in(one_office, THU).post(BRIEF)
    told = shown(one_office)
    overdue = told[told.index("Quá hạn theo đơn vị") : told.index("Vấn đề lặp lại")]
    assert "Sở Xây dựng" in overdue
