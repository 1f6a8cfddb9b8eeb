"""Chị Lan answers on the page, chị Thu reads it and asks chị Hoa; others find nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from tests.cases.attachments.samples import PDF
from tests.people import HOA, KHOA, LAN, LANH, THU, TUAN
from tests.web.statements import statements_of
from tests.web.stories import MONDAY, Office, browser, signed_in
from tests.web.test_home import plan
from tests.web.test_register import registered
from tests.web.test_status_page import text_of
from web.app import LARGEST_BODY
from workflow.attempt import Actor

ANSWER = {"text": "Hồ sơ còn thiếu bản vẽ hoàn công."}


@pytest.fixture
def lan(office: Office) -> TestClient:
    """Chị Lan at her desk, after bà Sáu has registered about a building permit."""
    plan(office, date(2026, 11, 30), status="announced")
    registered(browser(office))
    return signed_in(office, LAN)


def test_from_the_list_to_the_answer(office: Office, lan: TestClient) -> None:
    told = text_of(lan.get("/preparation").text)
    assert "Xây dựng, nhà ở" in told
    assert "Thứ Sáu, 27/11/2026, lúc 11:00" in told
    assert "Sáu" not in told.replace("Thứ Sáu", "")

    large = PDF.replace(b"%%EOF", b" " * LARGEST_BODY + b"%%EOF")
    sent = lan.post("/preparation/1", data=ANSWER, files={"file": ("bản vẽ.pdf", large)})
    assert (sent.status_code, sent.headers["location"]) == (303, "/preparation/1")
    assert "Không có nội dung nào" in text_of(lan.get("/preparation").text)
    page = signed_in(office, THU).get("/preparation/1").text
    assert ANSWER["text"] in page
    file = signed_in(office, THU).get("/preparation/1/files/1")
    assert file.content == large
    assert file.headers["content-disposition"].startswith("attachment")


def test_what_is_missing_shows(office: Office, lan: TestClient) -> None:
    office.watch.now = MONDAY + timedelta(days=4, hours=3)
    for who in (LAN, THU):
        assert "Còn thiếu" in text_of(signed_in(office, who).get("/preparation").text)


def test_a_form_that_cannot_be_used_comes_back(lan: TestClient) -> None:
    empty = lan.post("/preparation/1", data={"text": ""})
    assert empty.status_code == 422
    assert 'href="#text"' in empty.text
    wrong = lan.post("/preparation/1", data=ANSWER, files={"file": ("a.exe", b"MZ\x00")})
    assert wrong.status_code == 422
    assert 'href="#file"' in wrong.text
    assert ANSWER["text"] in wrong.text


def test_the_centre_asks_another_department(office: Office, lan: TestClient) -> None:
    thu = signed_in(office, THU)
    assert "/preparation?registration=1" in thu.get("/registrations/1").text
    given = {"registration": "1", "department": "SYT", "question": "Khám sức khỏe"}
    assert thu.post("/preparation", data=given).status_code == 303
    assert "Sở Y tế" in thu.get("/preparation?registration=1").text
    again = thu.post("/preparation", data=given)
    assert again.status_code == 422
    assert 'href="#department"' in again.text
    assert "Khám sức khỏe" in signed_in(office, HOA).get("/preparation/2").text


@pytest.mark.parametrize("who", [HOA, KHOA, LANH])
def test_others_find_nothing(office: Office, lan: TestClient, who: Actor) -> None:
    lan.post("/preparation/1", data=ANSWER, files={"file": ("a.pdf", PDF)})
    site = signed_in(office, who)
    status = 404 if who is HOA else 403
    for address in ("/preparation/1", "/preparation/1/files/1"):
        assert site.get(address).status_code == status, address
    assert site.post("/preparation/1", data=ANSWER).status_code == status
    assert site.post("/preparation", data={"registration": "1"}).status_code == 403


def test_what_is_not_there(lan: TestClient) -> None:
    for address in ("/preparation/7", "/preparation/x", "/preparation/1/files/1"):
        assert lan.get(address).status_code == 404, address


def test_no_page_asks_more_for_more_people(office: Office, lan: TestClient) -> None:
    for number in range(9):
        registered(browser(office), phone=f"09123457{number:02}")
    for who in (TUAN, THU):
        site = signed_in(office, who)
        for address in ("/preparation", "/preparation?view=all", "/preparation/3"):
            told = statements_of(office, site, address)
            assert len(told) <= 8, told
