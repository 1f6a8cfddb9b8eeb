"""Bà Sáu sends papers ahead on the last step, the Centre and who prepares for her save them."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from cases.access.misses import DOCUMENT
from tests.cases.attachments.samples import PDF, TXT
from tests.cases.life import rows
from tests.cases.meetings.mondays import FORM
from tests.people import HOA, LAN, LANH, MINH, THU
from tests.web.pages.test_case_page import hidden_in
from tests.web.stories import Office, signed_in
from tests.web.test_home import plan
from tests.web.test_register import STEPS, walk
from tests.web.test_status_page import text_of

LETTER = ("documents", ("đơn của bà Sáu.txt", TXT))
PLAN = ("documents", ("bản vẽ.pdf", PDF))
FAKE = ("documents", ("trang.pdf", b"<script>alert(1)</script>"))


def begun(office: Office, site: TestClient) -> dict[str, str]:
    """The last step, filled in."""
    plan(office, date(2026, 11, 30))
    return hidden_in(walk(site, *STEPS)) | {"consent": "true"}


def registered(office: Office, site: TestClient, *files: tuple[str, tuple[str, bytes]]) -> str:
    """The address of the receipt."""
    answer = site.post("/register", data=begun(office, site), files=list(files))
    assert answer.status_code == 303, text_of(answer.text)
    return answer.headers["location"]


def kept(office: Office) -> int:
    """How many documents and registrations there are."""
    found = "SELECT count(*) FROM registration_file"
    ((count,),) = rows(office.services.database, found)
    return int(count)


def test_with_the_registration_or_later_or_back(office: Office, site: TestClient) -> None:
    place = registered(office, site, LETTER, PLAN)
    receipt = site.get(place)
    told = text_of(receipt.text)
    assert "Tài liệu 1 TXT" in told
    assert "Tài liệu 2 PDF" in told
    assert "bà Sáu" not in receipt.text, "whoever finds a receipt learns nothing of its owner"

    assert site.post(f"{place}/documents", files=[PLAN]).headers["location"] == place
    assert kept(office) == 3
    assert site.post(f"{place}/documents/1/remove").headers["location"] == place
    assert kept(office) == 2
    empty = site.post(f"{place}/documents")
    assert empty.status_code == 422
    assert 'href="#documents"' in empty.text
    assert site.post("/register/0000-0000-0000/documents", files=[PLAN]).status_code == 404
    assert site.post("/register/0000-0000-0000/documents/1/remove").status_code == 404


def test_what_cannot_be_taken_registers_nobody(office: Office, site: TestClient) -> None:
    form = begun(office, site)
    answer = site.post("/register", data=form, files=[LETTER, FAKE])
    assert answer.status_code == 422
    assert "Không nhận được tệp “trang.pdf”" in text_of(answer.text)
    assert "Hãy chọn lại tệp" in text_of(answer.text)
    assert rows(office.services.database, "SELECT count(*) FROM registration") == [(0,)]
    assert kept(office) == 0
    assert site.post("/register", data=form, files=[LETTER]).status_code == 303


def test_they_are_for_those_who_meet_her(one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30), status="announced")
    thu = signed_in(one_office, THU)
    form = {**FORM, "channel": "counter", "brings": "Giấy phép xây dựng"}
    assert thu.post("/registrations", data=form, files=[LETTER]).status_code == 303
    assert thu.post("/registrations/1/documents", files=[PLAN]).status_code == 303
    assert thu.post("/registrations/1/documents", files=[FAKE]).status_code == 422

    page = thu.get("/registrations/1").text
    assert "đơn của bà Sáu.txt" in page
    assert "Giấy phép xây dựng" in page
    place = "/registrations/1/documents/1"
    copy = signed_in(one_office, MINH).get(place)
    assert copy.content == TXT
    assert copy.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in copy.headers["content-security-policy"]
    for who, status in ((LAN, 403), (HOA, 403), (LANH, 403)):
        site = signed_in(one_office, who)
        assert site.get(place).status_code == status
        assert site.post("/registrations/1/documents", files=[PLAN]).status_code == status
        assert site.post(f"{place}/remove").status_code == status
    assert thu.get("/registrations/1/documents/9").status_code == 404
    assert thu.get("/registrations/9/documents/1").status_code == 404

    lan, asked = signed_in(one_office, LAN), "/preparation/1/documents/1"
    assert asked in lan.get("/preparation/1").text
    assert lan.get(asked).content == TXT
    assert signed_in(one_office, HOA).get(asked).status_code == 404
    assert thu.post(f"{place}/remove").status_code == 303
    assert lan.get(asked).status_code == 404


def test_the_case_of_the_visit_shows_them(one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30), status="announced")
    thu = signed_in(one_office, THU)
    thu.post("/registrations", data={**FORM, "channel": "counter"}, files=[LETTER])
    form = hidden_in(thu.get("/cases/new?registration=1").text)
    issue = {"title": "Chậm cấp phép", "content": "Nhà ở.", "kind": "feedback", "pace": "normal"}
    origin = {"origin": "walk_in", "petitioner.name": "Sáu", "petitioner.category": "citizen"}
    made = thu.post("/cases", data={**form, **issue, **origin})
    assert made.status_code in (200, 303), text_of(made.text)[:400]
    case = thu.get("/cases/YK-2026-000001").text
    assert "đơn của bà Sáu.txt" in case
    assert "Gửi cùng đăng ký gặp lãnh đạo." in text_of(case)


def test_an_address_that_sends_too_often_waits(
    office: Office, site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then its files are not even looked at."""
    place = registered(office, site)
    for _ in range(DOCUMENT.allowed):
        last = site.post(f"{place}/documents", files=[FAKE])
    assert last.status_code == 422
    monkeypatch.setattr("web.visit_documents.inspected_documents", None)
    waits = site.post(f"{place}/documents", files=[PLAN])
    assert waits.status_code == 429
    assert int(waits.headers["Retry-After"]) > 0
    assert kept(office) == 0


def test_of_an_address_that_waits_no_byte_is_taken_apart(
    one_office: Office, one_site: TestClient
) -> None:
    """A body that no form can be would be refused as such by whoever reads it."""
    place = f"{registered(one_office, one_site)}/documents"
    broken = {"content": b"--", "headers": {"Content-Type": "multipart/form-data"}}
    assert one_site.post(place, **broken).status_code == 422
    for _ in range(DOCUMENT.allowed):
        one_site.post(place, files=[FAKE])
    assert one_site.post(place, **broken).status_code == 429
