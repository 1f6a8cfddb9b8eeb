"""A case from the counter to the reply, by forms alone: no script, nothing lost, nothing twice."""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.testclient import TestClient

from tests.people import HOA, KHOA, LAN, MINH, THU, TUAN
from tests.web.stories import FRIDAY, ISSUE, MONDAY, REPLY, Office, signed_in

ISSUE_FORM = {name: text for name, text in ISSUE.items() if name != "petitioner"} | {
    "petitioner.name": "Huỳnh Thị Sáu"
}


def hidden_in(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def filled(site: TestClient, path: str, **typed: str) -> dict[str, str]:
    """A form as a browser sends it: what was hidden in it and what was typed."""
    return hidden_in(site.get(path).text) | typed


def test_from_the_counter_to_the_reply(office: Office) -> None:
    thu, minh = signed_in(office, THU), signed_in(office, MINH)
    slip = thu.post("/cases", data=ISSUE_FORM).headers["location"]
    code = re.search(r'class="code">([0-9A-Z-]{14})<', thu.get(slip).text)
    assert code is not None
    case = slip.removesuffix("/code")

    path = f"{case}/actions/assign"
    minh.post(path, data=filled(minh, path, lead_department="sở xây dựng"))
    lan = signed_in(office, LAN)
    path = f"{case}/actions/accept"
    lan.post(path, data=filled(lan, path, handler="lan"))
    tuan = signed_in(office, TUAN)
    path = f"{case}/actions/reply"
    checked = tuan.post(path, data=filled(tuan, path, step="check", **REPLY))
    assert REPLY["text"] in checked.text
    sent = tuan.post(path, data={**hidden_in(checked.text), "step": "send"})

    assert sent.status_code == 303
    assert "Đã trả lời công dân" in tuan.get(sent.headers["location"]).text
    assert REPLY["text"] in tuan.get(f"/status/{code[1]}").text


def test_the_slip_is_shown_until_it_was_handed_over(office: Office) -> None:
    thu = signed_in(office, THU)
    slip = thu.post("/cases", data=ISSUE_FORM).headers["location"]
    assert "<svg" in thu.get(slip).text
    assert 'class="code"' in thu.get(slip).text

    thu.post(slip)

    assert 'class="code"' not in thu.get(slip).text


def test_pressing_twice_records_once(office: Office) -> None:
    thu = signed_in(office, THU)
    form = filled(thu, "/cases/new") | ISSUE_FORM

    first, second = (thu.post("/cases", data=form).headers["location"] for _ in range(2))

    assert first == second


def test_what_cannot_be_used_comes_back_with_the_text(office: Office) -> None:
    case = office.case_in_progress()
    tuan = signed_in(office, TUAN)

    page = tuan.post(
        f"/cases/{case.number}/actions/reply",
        data={**REPLY, "document_date": "hôm qua", "signatory": ""},
    )

    assert page.status_code == 422
    assert 'href="#document_date"' in page.text
    assert 'id="document_date-error"' in page.text
    assert 'href="#signatory"' in page.text
    assert REPLY["text"] in page.text


def test_a_change_meanwhile_is_shown_and_the_text_is_kept(office: Office) -> None:
    case = office.case_in_progress()
    tuan, path = signed_in(office, TUAN), f"/cases/{case.number}/actions/note"
    form = filled(tuan, path, text="Đã gọi cho bà Sáu.")
    office.act(MINH, case, "instruct", MONDAY - timedelta(hours=1), text="Báo cáo trước thứ Sáu.")

    conflict = tuan.post(path, data=form)
    again = tuan.post(path, data=form | hidden_in(conflict.text))

    assert conflict.status_code == 409
    assert "Ý kiến chỉ đạo của lãnh đạo" in conflict.text
    assert "Đã gọi cho bà Sáu." in conflict.text
    assert again.status_code == 303


def test_a_form_brought_back_and_changed_is_asked_for_once_more(office: Office) -> None:
    case = office.case_in_progress()
    lan, path = signed_in(office, LAN), f"/cases/{case.number}/actions/note"
    form = filled(lan, path, text="Đã gọi cho bà Sáu.") | {"version": ""}
    lan.post(path, data=form)

    changed = lan.post(path, data=form | {"text": "Bà Sáu sẽ đến thứ Hai."})
    again = lan.post(path, data=form | {"text": "Bà Sáu sẽ đến thứ Hai."} | hidden_in(changed.text))

    assert changed.status_code == 422
    assert "Bà Sáu sẽ đến thứ Hai." in changed.text
    assert hidden_in(changed.text)["key"] != form["key"]
    assert again.status_code == 303


def test_the_allowed_are_buttons_and_the_refused_say_why(office: Office) -> None:
    case = office.case_in_progress()

    lan = signed_in(office, LAN).get(f"/cases/{case.number}").text

    assert f"/cases/{case.number}/actions/send_back" in lan
    assert f"/cases/{case.number}/actions/assign" not in lan
    assert "Vì sao không…?" in lan


def test_the_date_is_explained_day_by_day(office: Office) -> None:
    case = office.case_in_progress()

    page = signed_in(office, LAN).get(f"/cases/{case.number}").text

    assert "Vì sao ngày này?" in page
    assert "không tính ngày bắt đầu" in page


def test_not_yours_looks_like_not_there(office: Office) -> None:
    case = office.case_in_progress()
    hoa = signed_in(office, HOA)

    theirs, nothing = hoa.get(f"/cases/{case.number}"), hoa.get("/cases/YK-2026-999999")

    assert theirs.status_code == nothing.status_code == 404
    posted = hoa.post(f"/cases/{case.number}/actions/note", data={"text": "?"})
    assert posted.status_code == 404


def test_an_escalation_is_acknowledged_once_and_leaves_the_board(office: Office) -> None:
    office.case_in_progress(FRIDAY - timedelta(days=14))
    office.services.register.tick(MONDAY)
    minh = signed_in(office, MINH)
    board = minh.get("/escalations").text
    before = board.count('name="escalation"')
    form = dict(re.findall(r'name="(escalation|key|next)" value="([^"]*)"', board)[:3])
    number = form["escalation"].partition(".")[0]

    for _ in range(2):
        answer = minh.post(f"/cases/{number}/actions/acknowledge", data=form)
        assert answer.headers["location"].startswith("/escalations")

    assert minh.get("/escalations").text.count('name="escalation"') == before - 1
    assert 'name="escalation"' not in signed_in(office, KHOA).get("/escalations").text


def test_why_a_pause_ended_at_once_is_told(office: Office) -> None:
    case = office.case_in_progress()
    wednesday, waiting = MONDAY + timedelta(days=2), {"waiting_for": "Kết quả đo."}
    office.act(LAN, case, "pause", wednesday, reason="assessment", **waiting)
    anew = {"pace": "urgent", "reason": "Trường học bị ngập."}
    office.act(MINH, case, "reclassify", wednesday + timedelta(days=1), **anew)

    page = signed_in(office, LAN).get(f"/cases/{case.number}").text

    assert "Hạn trả lời: trong lúc tạm dừng, ngày được đưa về sớm hơn" in page
