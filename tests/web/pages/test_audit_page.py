"""The audit log: who signed in, who looked, who changed what, and no word of a case."""

from __future__ import annotations

import secrets

from cases.access import account_traces, tokens
from tests.people import KHOA, LAN, MINH, NGOC, PASSWORD
from tests.web.stories import FRIDAY, ISSUE, Office, browser, signed_in
from web.wording import AUDIT_KINDS, AUDIT_WHAT

PAGE = "/admin/audit"


def busy(office: Office) -> str:
    """A morning in which people sign in, look at a contact and change things."""
    case = office.case_in_progress(FRIDAY)
    browser(office).post("/login", data={"username": "lan", "password": PASSWORD})
    reason = {"reason": "Hẹn ngày khảo sát."}
    signed_in(office, LAN).post(f"/cases/{case.number}/contact", data=reason)
    site = signed_in(office, NGOC)
    seen = {"seen": "0"}
    site.post("/admin/people/hoa", data={**seen, "step": "deactivate"})
    head = "/admin/posts/department_head?department=SXD"
    site.post(head, data={**seen, "step": "deputy", "username": "lan"})
    name = {"name_vi": "Sở Y tế mới", "name_en": "Health", "abbreviation": "SYTM"}
    site.post(
        "/admin/departments/SYT", data={**seen, "step": "rename", "since": "1/1/2027", **name}
    )
    return case.number


def test_everything_is_there_with_who_did_it(office: Office) -> None:
    number = busy(office)
    page = signed_in(office, NGOC).get(PAGE).text

    for words in ("Đăng nhập", "Khóa tài khoản", "Cử người thay", "Đổi tên đơn vị"):
        assert words in page
    assert "Xem thông tin liên hệ của người phản ánh" in page
    assert number in page
    assert "Thủ trưởng đơn vị, Sở Xây dựng" in page
    assert "từ 01/01/2027" in page
    assert "Đỗ Thị Ngọc" in page


def test_second_factors_and_tokens_are_there_too(office: Office) -> None:
    lan = office.services.directory.current().by_username("lan")
    assert lan is not None
    with office.services.database.write() as transaction:
        account_traces.note(transaction, lan.id, "reset", "console", office.watch.now)
        tokens.issue(transaction, lan.id, "nightly", office.watch.now, secrets.token_bytes)
        tokens.revoke(transaction, lan.id, "nightly", office.watch.now)
        transaction.commit()
    site = signed_in(office, NGOC)
    page = site.get(PAGE, params={"person": "lan", "lang": "en"}).text
    for words in ("Reset somebody", "Issued a token", "Revoked a token"):
        assert f"<span>{words}" in page
    assert "nightly" not in page
    assert "Issued a token" in site.get(PAGE, params={"kind": "tokens"}).text


def test_of_a_case_nothing_but_its_number(one_office: Office) -> None:
    number = busy(one_office)
    admin = signed_in(one_office, NGOC).get(PAGE).text
    for words in (ISSUE["title"], "Huỳnh Thị Sáu", "0912345678", "Hẹn ngày khảo sát"):
        assert str(words) not in admin
    assert f"/cases/{number}" not in admin
    assert f"/cases/{number}" in signed_in(one_office, KHOA).get(PAGE).text


def test_filters_and_their_faults(one_office: Office) -> None:
    busy(one_office)
    site = signed_in(one_office, NGOC)
    looks = site.get(PAGE, params={"kind": "disclosures"}).text
    assert "Nguyễn Thị Lan" in looks
    assert "Khóa tài khoản<" not in looks
    hoa = site.get(PAGE, params={"person": "Hoa", "lang": "en"}).text
    assert "<span>Deactivated an account</span>" in hoa
    assert "Renamed a department" not in hoa
    today = {"from": "23/11/2026", "until": "23/11/2026", "kind": "people"}
    assert "Lê Thị Hoa" in site.get(PAGE, params=today).text
    none = {**today, "until": "1/1/2026", "lang": "vi"}
    assert "Không có mục nào phù hợp" in site.get(PAGE, params=none).text
    for wrong in ({"kind": "x"}, {"person": "ai"}, {"from": "mai"}, {"until": "31/12/9999"}):
        answer = site.get(PAGE, params=wrong)
        assert answer.status_code == 422
        assert "Có nội dung cần sửa" in answer.text


def test_it_is_for_administrators_and_auditors(one_office: Office) -> None:
    assert signed_in(one_office, KHOA).get(PAGE).status_code == 200
    for who in (LAN, MINH):
        assert signed_in(one_office, who).get(PAGE).status_code == 403


def test_the_command_line_leaves_the_same_trace(one_office: Office) -> None:
    from cases.access.staffing import deactivate
    from cases.audit.trail import Change
    from cases.directory.people import person_id_of

    with one_office.services.database.write() as transaction:
        person_id = person_id_of(transaction, "hoa")
        deactivate(transaction, Change("console", one_office.watch.now), person_id)
        transaction.commit()
    page = signed_in(one_office, NGOC).get(PAGE, params={"person": "hoa"}).text
    assert "Người vận hành hệ thống" in page


def test_all_that_is_entered_has_words() -> None:
    from cases.reading.audit import ALL_KINDS

    assert AUDIT_KINDS.keys() == ALL_KINDS.keys()
    assert AUDIT_WHAT.keys() == {what for kind in ALL_KINDS.values() for what in kind}
