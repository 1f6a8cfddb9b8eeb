"""A case page tells what the citizen reads from what stays inside; a reply shows its letter."""

from __future__ import annotations

from tests.people import LAN, MINH, TUAN
from tests.web.pages.test_case_page import filled, hidden_in
from tests.web.stories import FRIDAY, MONDAY, REPLY, Office, signed_in
from tests.web.test_status_page import text_of

NOTE = "Chờ phòng cấp phép xác minh."


def test_a_reply_is_shown_as_the_letter_it_becomes(office: Office) -> None:
    case = office.case_in_progress()
    tuan = signed_in(office, TUAN)
    path = f"/cases/{case.number}/actions/reply"

    page = tuan.post(path, data=filled(tuan, path, step="check", **REPLY)).text

    shown = text_of(page)
    assert "Trả lời ý kiến của Quý ông/bà nêu ngày Thứ Sáu, 20/11/2026" in shown
    assert "Kính gửi Quý ông/bà, Sở Xây dựng trả lời" in shown
    assert "Sáu" not in shown.replace("Thứ Sáu", ""), "the name is not anh Tuấn's to know"
    sent = tuan.post(path, data={**hidden_in(page), "step": "send"})
    assert sent.status_code == 303


def test_whoever_cannot_be_reached_is_said_to_read_it_themselves(one_office: Office) -> None:
    case = one_office.record(FRIDAY, petitioner={"name": "Huỳnh Thị Sáu"})
    one_office.act(MINH, case, "assign", FRIDAY, lead_department="SXD")
    one_office.act(LAN, case, "accept", FRIDAY)
    tuan = signed_in(one_office, TUAN)
    path = f"/cases/{case.number}/actions/reply"

    page = tuan.post(path, data=filled(tuan, path, step="check", **REPLY)).text

    assert "Không gửi thư" in text_of(page)


def test_what_changed_meanwhile_is_told_on_the_check_page(one_office: Office) -> None:
    case = one_office.case_in_progress()
    tuan = signed_in(one_office, TUAN)
    path = f"/cases/{case.number}/actions/reply"
    form = filled(tuan, path, step="check", **REPLY)
    one_office.act(LAN, case, "note", MONDAY, text=NOTE)

    page = tuan.post(path, data=form)

    assert page.status_code == 409
    assert REPLY["text"] in page.text


def test_notes_are_marked_and_kept_apart(one_office: Office) -> None:
    case = one_office.case_in_progress()
    one_office.act(LAN, case, "note", FRIDAY, text=NOTE)
    one_office.act(LAN, case, "inform", FRIDAY, text="Sở đã khảo sát tại chỗ.")
    lan, place = signed_in(one_office, LAN), f"/cases/{case.number}"

    whole, inside, outside = (
        lan.get(f"{place}{query}").text for query in ("", "?show=internal", "?show=citizen")
    )

    assert "Nội bộ" in whole
    assert "Công dân đọc được" in whole
    assert NOTE in whole
    assert NOTE in inside
    assert "khảo sát" not in inside
    assert NOTE not in outside
    assert "khảo sát" in outside
    assert lan.get(f"{place}?show=poem").status_code == 200
    with one_office.services.database.read() as connection:
        code = one_office.services.codes.reveal(connection, case.case_id)
    assert NOTE not in signed_in(one_office, LAN).get(f"/status/{code}").text
