"""Texts for replies: the head writes them, everybody of the department puts them into a form."""

from __future__ import annotations

from tests.people import HOA, KHOA, LAN, MINH, NGA, TUAN
from tests.web.pages.test_case_page import filled, hidden_in
from tests.web.stories import Office, signed_in
from tests.web.test_status_page import text_of

TEXT = {"name": "Đã cấp phép", "body": "Sở Xây dựng đã cấp giấy phép cho ông/bà."}


def test_anh_tuan_writes_a_text_and_chi_lan_puts_it_into_her_draft(office: Office) -> None:
    case = office.case_in_progress()
    tuan, lan = signed_in(office, TUAN), signed_in(office, LAN)
    assert tuan.post("/texts", data=TEXT).status_code == 303
    assert TEXT["body"] in lan.get("/texts").text
    assert TEXT["body"] not in signed_in(office, HOA).get("/texts").text
    path = f"/cases/{case.number}/actions/draft_reply"
    typed = filled(lan, path, text="Kính gửi bà Sáu.", block=TEXT["name"], step="insert")

    page = lan.post(path, data=typed).text

    assert f"Kính gửi bà Sáu.\n\n{TEXT['body']}</textarea>" in page
    assert hidden_in(page)["key"] == typed["key"], "it is still the same form"
    done = lan.post(path, data={**hidden_in(page), "text": TEXT["body"]})
    assert done.status_code == 303
    assert TEXT["body"] in lan.get(f"/cases/{case.number}").text


def test_only_the_head_changes_them(one_office: Office) -> None:
    tuan = signed_in(one_office, TUAN)
    tuan.post("/texts", data=TEXT)

    for who in (LAN, HOA, MINH, KHOA):
        site = signed_in(one_office, who)
        assert site.post("/texts", data=TEXT).status_code == 403
        assert site.post("/texts/delete", data=TEXT).status_code == 403
    nga = signed_in(one_office, NGA)
    assert nga.post("/texts/delete", data=TEXT).status_code == 303, "of her own office alone"
    assert TEXT["body"] in tuan.get("/texts").text
    assert "<textarea" not in signed_in(one_office, LAN).get("/texts").text

    tuan.post("/texts/delete", data=TEXT)

    assert TEXT["body"] not in tuan.get("/texts").text


def test_what_cannot_be_used_comes_back(one_office: Office) -> None:
    tuan = signed_in(one_office, TUAN)

    page = tuan.post("/texts", data={"name": "", "body": "<b>Kính gửi</b>"})

    assert page.status_code == 422
    assert "&lt;b&gt;Kính gửi&lt;/b&gt;</textarea>" in page.text
    assert "Cần đặt tên" in text_of(page.text)


def test_a_form_without_a_letter_offers_none_and_an_unknown_one_changes_nothing(
    one_office: Office,
) -> None:
    case = one_office.case_in_progress()
    tuan = signed_in(one_office, TUAN)
    tuan.post("/texts", data=TEXT)

    assert 'name="block"' not in tuan.get(f"/cases/{case.number}/actions/appoint_handler").text
    path = f"/cases/{case.number}/actions/reply"
    typed = filled(tuan, path, text="Kính gửi.", block="Không có", step="insert")
    assert ">Kính gửi.</textarea>" in tuan.post(path, data=typed).text
