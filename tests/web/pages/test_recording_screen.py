"""Chị Thu writes down what is said while the chairman listens; without a script, by plain forms."""

from __future__ import annotations

import re
from datetime import date

import pytest
from starlette.testclient import TestClient

from tests.people import KHOA, LAN, LANH, MINH, THU
from tests.web.pages.test_case_page import hidden_in
from tests.web.recording import MORNING, SCREEN, SESSION, TYPED, morning, rows, visitor
from tests.web.statements import MOST, statements_of
from tests.web.stories import Office, browser, signed_in
from tests.web.test_home import plan
from tests.web.test_status_page import text_of

DRAFTS = f"/sessions/{SESSION}/drafts"
KEY = "a-key-of-the-form-01"


def fields_of(page: str) -> dict[str, str]:
    """What a form on the page would send as it stands."""
    found = re.findall(r'<input id="([^"]+)" name="([^"]+)" type="[a-z]+" value="([^"]*)"', page)
    return {**hidden_in(page), **{name: value for _, name, value in found if value}, **TYPED}


def test_from_one_visitor_to_the_next(office: Office) -> None:
    morning(office)
    thu = signed_in(office, THU)
    page = thu.get(SCREEN)
    assert '<h1 id="sitting">Bà Sáu 1</h1>' in page.text
    assert "Thứ Ba, 01/12/2026" in text_of(page.text), "what one working day leads to"
    said = {
        "content": "Đường ấp 3 ngập mỗi khi mưa. Trẻ em lội nước đi học.",
        "lead_department": "xd",
        "instruction": "Sở Xây dựng xem ngay.",
        "due": "02/12/2026 24:00",
    }

    answer = thu.post(SCREEN, data=fields_of(page.text) | said | {"then": "next"})

    assert answer.status_code == 303
    after = thu.get(answer.headers["location"]).text
    assert '<h1 id="sitting">Bà Sáu 2</h1>' in after
    assert re.search(r'<p class="code">[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}</p>', after)
    assert rows(office, "SELECT title FROM case_file") == [("Đường ấp 3 ngập mỗi khi mưa",)]
    assert rows(office, "SELECT registration_id FROM registration_case") == [(1,)]
    assert rows(office, "SELECT department FROM session_issue") == [("SXD",)]
    assert rows(office, "SELECT state FROM registration ORDER BY id")[:2] == [
        ("came",),
        ("confirmed",),
    ]

    minh = signed_in(office, MINH)
    assert said["instruction"] in minh.get("/cases/YK-2026-000001").text
    form = minh.get("/cases/YK-2026-000001/actions/assign").text
    for text in ("Sở Xây dựng", said["instruction"], said["due"]):
        assert text in form


def test_a_further_issue_of_the_same_visitor(one_office: Office) -> None:
    morning(one_office)
    thu = signed_in(one_office, THU)
    page = thu.get(f"{SCREEN}?registration=2").text
    form = fields_of(page) | {"content": "Việc thứ nhất", "then": "another"}
    second = thu.get(thu.post(SCREEN, data=form).headers["location"]).text
    assert '<h1 id="sitting">Bà Sáu 2</h1>' in second
    assert "Việc thứ nhất" not in second.split('id="recorded"')[0].split('id="form"')[1]
    form = fields_of(second) | {"content": "Việc thứ hai", "kind": "proposal", "then": "next"}
    third = thu.get(thu.post(SCREEN, data=form).headers["location"]).text

    assert rows(one_office, "SELECT registration_id FROM registration_case") == [(2,), (2,)]
    assert rows(one_office, "SELECT kind FROM case_file ORDER BY id") == [
        ("feedback",),
        ("proposal",),
    ]
    assert rows(one_office, "SELECT phone FROM petitioner") == [("+84912345601",)] * 2
    assert '<h1 id="sitting">Bà Sáu 3</h1>' in third
    assert rows(one_office, "SELECT * FROM session_draft") == []


def test_a_second_press_and_a_second_tab_make_one_case(one_office: Office) -> None:
    morning(one_office)
    thu = signed_in(one_office, THU)
    form = fields_of(thu.get(SCREEN).text) | {"content": "Ngập nước", "then": "next"}
    kept = thu.put(f"{DRAFTS}/{form['key']}", data=form)
    assert kept.status_code == 200
    tab = fields_of(thu.get(SCREEN).text)
    assert tab["key"] == form["key"], "the second tab goes on with the draft"
    for _ in range(3):
        assert thu.post(SCREEN, data=form).status_code == 303
    assert len(rows(one_office, "SELECT * FROM case_file")) == 1

    other = thu.post(SCREEN, data=form | {"content": "Việc khác"})
    assert other.status_code == 422
    assert "đã được ghi nhận với nội dung khác" in text_of(other.text)
    assert (
        thu.post(SCREEN, data=fields_of(other.text) | {"content": "Việc khác"}).status_code == 303
    )
    assert len(rows(one_office, "SELECT * FROM case_file")) == 2
    assert thu.put(f"{DRAFTS}/{form['key']}", data=form).status_code == 409


def test_anh_minh_assigns_at_once_and_answers_on_the_spot(one_office: Office) -> None:
    morning(one_office)
    minh = signed_in(one_office, MINH)
    form = fields_of(minh.get(SCREEN).text)
    typed = {"content": "Chậm giấy phép", "lead_department": "SYT", "other_due": "02/12/2026"}
    answer = minh.post(SCREEN, data=form | typed)
    form = fields_of(minh.get(answer.headers["location"]).text)
    spoken = {"content": "Hỏi thủ tục", "text": "Nộp tại quầy số 3."}
    assert minh.post(SCREEN, data=form | spoken).status_code == 303
    assert rows(one_office, "SELECT state, lead FROM case_file ORDER BY id") == [
        ("assigned", "SYT"),
        ("replied", None),
    ]


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"lead_department": "sở"}, "lead_department", "Nhiều đơn vị phù hợp"),
        ({"lead_department": "NASA"}, "lead_department", "Không có đơn vị này"),
        ({"content": ""}, "content", "Cần điền"),
        ({"other_due": "hôm nào"}, "due", "viết thời điểm"),
        ({"text": "Xong", "outcome": "?"}, "outcome", "chỉ nhận một trong"),
        ({"text": "Xong", "lead_department": "SXD"}, "lead_department", "thì không giao đơn vị"),
        ({"petitioner.phone": "1022"}, "petitioner.phone", "không tồn tại"),
        ({"petitioner.name": ""}, "petitioner.name", "họ tên"),
    ],
)
def test_what_cannot_be_used_comes_back(
    one_office: Office, typed: dict[str, str], field: str, says: str
) -> None:
    morning(one_office, 1)
    thu = signed_in(one_office, THU)
    form = fields_of(thu.get(SCREEN).text) | {"content": "Ngập nước"} | typed
    answer = thu.post(SCREEN, data=form)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text
    assert says in text_of(answer.text)
    assert form["key"] in answer.text
    assert rows(one_office, "SELECT * FROM case_file") == []


def test_drafts_are_ones_own(one_office: Office) -> None:
    morning(one_office)
    thu, minh = signed_in(one_office, THU), signed_in(one_office, MINH)
    form = fields_of(thu.get(SCREEN).text) | {"content": "Lời của bà Sáu", "then": "draft"}
    there = thu.post(SCREEN, data=form).headers["location"]
    assert "Lời của bà Sáu" in thu.get(there).text
    assert "Lời của bà Sáu" in thu.get(SCREEN).text
    for address in (SCREEN, there):
        assert "Lời của bà Sáu" not in minh.get(address).text
    assert minh.post(f"{DRAFTS}/{form['key']}/delete").status_code == 303
    assert len(rows(one_office, "SELECT * FROM session_draft")) == 1
    assert thu.post(f"{DRAFTS}/{form['key']}/delete").status_code == 303
    assert rows(one_office, "SELECT * FROM session_draft") == []


def test_what_is_no_draft(one_office: Office) -> None:
    morning(one_office)
    thu = signed_in(one_office, THU)
    assert thu.put(f"{DRAFTS}/short", data={"content": "x"}).status_code == 404
    assert thu.put(f"/sessions/2026-12-07-caolanh/drafts/{KEY}", data={}).status_code == 404
    large = thu.put(f"{DRAFTS}/{KEY}", data={"content": "x" * 250_000})
    assert (large.status_code, "quá dài" in large.text) == (422, True)
    assert thu.put(f"{DRAFTS}/{KEY}", data={"content": "x", "unknown": "y"}).status_code == 200
    assert rows(one_office, "SELECT fields FROM session_draft") == [('{"content": "x"}',)]


def test_whoever_left_the_list_is_recorded_all_the_same(one_office: Office) -> None:
    morning(one_office)
    plan(one_office, date(2026, 12, 7))
    elsewhere = visitor(one_office, "Ông Tư", "0987654321", "2026-12-07-caolanh")
    thu = signed_in(one_office, THU)
    form = fields_of(thu.get(SCREEN).text) | {"content": "Ngập nước"}
    answer = thu.post(SCREEN, data=form | {"registration": str(elsewhere)})
    assert answer.status_code == 303
    assert rows(one_office, "SELECT * FROM registration_case") == []
    assert thu.get(f"{SCREEN}?registration={elsewhere}").status_code == 404


def test_before_its_day_nothing_is_written_down(one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30))
    plan(one_office, date(2026, 12, 7), status="cancelled")
    thu = signed_in(one_office, THU)
    page = thu.get(SCREEN)
    assert "được ghi từ ngày 30/11/2026" in text_of(page.text)
    assert 'id="form"' not in page.text
    assert thu.post(SCREEN, data={"content": "x", "key": KEY}).status_code == 409
    assert "không diễn ra" in text_of(thu.get("/sessions/2026-12-07-caolanh/record").text)
    assert thu.get("/sessions/2026-12-14-caolanh/record").status_code == 404


@pytest.mark.parametrize("who", [LAN, KHOA, LANH])
def test_it_is_for_those_who_record(one_office: Office, who: object) -> None:
    morning(one_office, 1)
    site: TestClient = signed_in(one_office, who)  # type: ignore[arg-type]
    assert site.get(SCREEN).status_code == 403
    assert site.post(SCREEN, data={"content": "x"}).status_code == 403
    assert site.put(f"{DRAFTS}/{KEY}", data={"content": "x"}).status_code == 403
    assert browser(one_office).get(SCREEN).status_code == 303


def test_the_page_asks_no_more_for_more_people(one_office: Office) -> None:
    morning(one_office, 3)
    thu = signed_in(one_office, THU)
    few = len(statements_of(one_office, thu, SCREEN))
    for number in range(10, 18):
        one_office.watch.now = MORNING
        visitor(one_office, f"Ông {number}", f"0912 346 0{number}")
    assert len(statements_of(one_office, thu, SCREEN)) == few <= MOST


def test_the_session_leads_to_its_screen(one_office: Office) -> None:
    morning(one_office, 1)
    assert SCREEN in signed_in(one_office, THU).get(f"/sessions/{SESSION}").text
