"""Every action by its form: what is typed once is not asked again, and the page tells the rest."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from starlette.testclient import TestClient

from tests.people import HOA, LAN, LANH, MINH, TUAN
from tests.web.pages.test_case_page import filled, hidden_in
from tests.web.stories import FRIDAY, MONDAY, Office, signed_in
from tests.web.test_status_page import text_of

DRAFT = {
    "text": "Sở sẽ cấp giấy phép trước ngày 30/11.",
    "document_number": "112/SXD-QLXD",
    "document_date": "20/11/2026",
    "signatory": "Trần Anh Tuấn",
    "channel": "letter",
    "outcome": "settled",
}
ASKED = {"department": "SYT", "text": "Có bao nhiêu người bị đau mắt?"}


def sent(site: TestClient, number: str, action: str, **typed: str) -> str:
    """Fill in a form and send it; the page of the case afterwards."""
    path = f"/cases/{number}/actions/{action}"
    answer = site.post(path, data=filled(site, path, **typed))
    assert answer.status_code == 303, text_of(answer.text)
    return text_of(site.get(answer.headers["location"]).text)


def values_in(page: str) -> dict[str, str]:
    """What stands in the controls of a form."""
    typed = dict(re.findall(r'<input id="(\w+)"[^>]* value="([^"]*)"', page))
    typed |= dict(re.findall(r'<textarea id="(\w+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\w+)" selected', options)
        typed[name] = chosen[1] if chosen else ""
    return {name: unescape(text) for name, text in typed.items()}


def test_a_pause_with_its_reason_from_the_list(office: Office) -> None:
    case = office.case_in_progress()
    lan = signed_in(office, LAN)

    page = sent(
        lan, case.number, "pause", reason="citizen_must_supply", waiting_for="Bản sao sổ đỏ."
    )

    assert "Tạm dừng: Chờ công dân bổ sung thông tin, hồ sơ" in page
    assert "Bản sao sổ đỏ." in page
    assert "Tự kết thúc hết ngày Thứ Tư, 23/12/2026" in page
    assert "Chưa có ngày: đang tạm dừng" in page
    queue = text_of(lan.get("/queue?tab=all").text)
    assert "Tạm dừng Chờ công dân bổ sung thông tin, hồ sơ, chậm nhất đến Thứ Tư" in queue
    assert "Tiếp tục tính thời hạn" in lan.get(f"/cases/{case.number}").text


def test_the_citizen_s_words_are_checked_before_they_go_out(office: Office) -> None:
    case = office.case_in_progress()
    lan = signed_in(office, LAN)
    path = f"/cases/{case.number}/actions/pause"

    checked = lan.post(
        path, data=filled(lan, path, step="check", reason="assessment", waiting_for="Kết quả đo.")
    )

    shown = text_of(checked.text)
    assert "Đây là nội dung người dân sẽ đọc" in shown
    assert "Chờ giám định, kiểm nghiệm, định giá" in shown
    assert "Trả lời của" not in shown


def test_approving_a_draft_is_replying_with_it(office: Office) -> None:
    case = office.case_in_progress()
    sent(signed_in(office, LAN), case.number, "draft_reply", **DRAFT)
    tuan = signed_in(office, TUAN)

    page = tuan.get(f"/cases/{case.number}").text
    form = tuan.get(f"/cases/{case.number}/actions/reply").text

    assert "Duyệt và trả lời" in page
    assert DRAFT["text"] in page
    assert "Đã điền sẵn theo dự thảo của Nguyễn Thị Lan" in text_of(form)
    assert values_in(form) == DRAFT
    replied = sent(tuan, case.number, "reply", **values_in(form))
    assert "Đã trả lời công dân" in replied
    assert "Dự thảo trả lời đang chờ duyệt" not in replied


def test_a_returned_draft_says_why(office: Office) -> None:
    case = office.case_in_progress()
    sent(signed_in(office, LAN), case.number, "draft_reply", text=DRAFT["text"])

    page = sent(signed_in(office, TUAN), case.number, "return_draft", reason="Chưa nêu số giấy.")

    assert "Trả lại dự thảo để hoàn thiện" in page
    assert "Chưa nêu số giấy." in page


def test_granting_begins_with_the_date_that_was_asked(office: Office) -> None:
    case = office.case_in_progress()
    asked = {"due": "04/12/2026 24:00", "reason": "Chờ đo đạc."}
    sent(signed_in(office, LAN), case.number, "request_extension", **asked)
    minh = signed_in(office, MINH)

    page = text_of(minh.get(f"/cases/{case.number}").text)
    form = minh.get(f"/cases/{case.number}/actions/grant_extension").text

    assert "Đang chờ quyết định Đề nghị đến hết ngày Thứ Sáu, 04/12/2026" in page
    assert "Chờ đo đạc." in text_of(form)
    assert values_in(form) == {"due": "04/12/2026 24:00"}
    granted = sent(minh, case.number, "grant_extension", **values_in(form))
    assert "Gia hạn đến 04/12/2026" in granted
    assert "Hạn trả lời Thứ Sáu, 04/12/2026" in granted
    assert "Ngày hẹn ban đầu là Thứ Hai, 30/11/2026" in granted
    assert "thay bằng hết ngày Thứ Sáu, 04/12/2026" in granted


def test_a_contribution_asked_and_given(office: Office) -> None:
    case = office.case_in_progress()
    assert "Đang chờ" in sent(signed_in(office, LAN), case.number, "request_contribution", **ASKED)
    hoa = signed_in(office, HOA)

    form = text_of(hoa.get(f"/cases/{case.number}/actions/contribute").text)
    given = sent(hoa, case.number, "contribute", text="12 người, đã khỏi.")

    assert ASKED["text"] in form
    assert "Sở Y tế Đã có" in given
    assert "12 người, đã khỏi." in text_of(signed_in(office, LAN).get(f"/cases/{case.number}").text)


def test_changing_who_co_ordinates_begins_with_who_does(office: Office) -> None:
    case = office.case_in_progress()
    office.act(LAN, case, "request_contribution", MONDAY, **ASKED)
    minh, path = signed_in(office, MINH), f"/cases/{case.number}/actions/set_coordinating"

    form = minh.get(path).text
    assert 'name="coordinating" list="coordinating-list" value="SYT"' in form
    assert "Để trống tất cả: không còn đơn vị nào phối hợp." in text_of(form)
    page = sent(minh, case.number, "set_coordinating", reason="Không cần nữa.", coordinating="")

    assert "Đơn vị phối hợp từ nay không có" in page


def test_what_the_reply_left_open_is_told(office: Office) -> None:
    case = office.case_in_progress()
    sent(signed_in(office, LAN), case.number, "request_contribution", **ASKED)

    page = sent(signed_in(office, TUAN), case.number, "reply", **DRAFT)

    assert "kết thúc khi “Trả lời công dân”, chưa có ý kiến" in page
    assert "Khi đó còn chưa xong: Hạn phối hợp (Sở Y tế)" in page


def test_an_instruction_with_two_outputs(office: Office) -> None:
    case = office.case_in_progress()
    dates = {"due": "25/11/2026 24:00", "report_due": "27/11/2026 24:00"}

    page = sent(signed_in(office, LANH), case.number, "instruct", text="Làm ngay.", **dates)

    assert "Làm ngay. Huỳnh Văn Lãnh" in page
    assert "Trả lời công dân trước hết ngày Thứ Tư, 25/11/2026" in page
    assert "Báo cáo UBND tỉnh trước hết ngày Thứ Sáu, 27/11/2026 Đang chờ" in page
    reported = sent(signed_in(office, LAN), case.number, "submit_report", text="Đã làm xong.")
    assert "Đã có" in reported
    assert "Đã làm xong." in reported


class TestMerge:
    """The number of the other case is looked up before anything is merged."""

    def test_its_title_is_shown_before(self, office: Office) -> None:
        survivor, duplicate = office.case_in_progress(), office.record(title="Cùng một con đường")
        minh, path = signed_in(office, MINH), f"/cases/{duplicate.number}/actions/merge"
        typed = {"into": survivor.number, "reason": "Cùng nội dung."}

        checked = minh.post(path, data=filled(minh, path, step="check", **typed))
        done = minh.post(path, data={**hidden_in(checked.text), "step": "send"})

        assert f"{survivor.number} – Chậm cấp giấy phép xây dựng nhà ở" in text_of(checked.text)
        page = text_of(minh.get(done.headers["location"]).text)
        assert f"Đã gộp vào {survivor.number}" in page
        other = text_of(minh.get(f"/cases/{survivor.number}").text)
        assert f"Gộp vào vụ việc này: {duplicate.number} – Cùng một con đường" in other

    def test_a_number_nobody_has_comes_back(self, office: Office) -> None:
        case = office.record()
        minh, path = signed_in(office, MINH), f"/cases/{case.number}/actions/merge"
        typed = {"into": "YK-2026-000999", "reason": "Cùng nội dung."}

        page = minh.post(path, data=filled(minh, path, step="check", **typed))

        assert page.status_code == 422
        assert 'href="#into"' in page.text
        assert 'value="YK-2026-000999"' in page.text


def test_a_denunciation_shows_only_where_it_went(office: Office) -> None:
    case = office.record(kind="denunciation", receiving_body="Thanh tra tỉnh")

    page = text_of(signed_in(office, MINH).get(f"/cases/{case.number}").text)

    assert "Chuyển theo trình tự pháp luật: Thanh tra tỉnh" in page
    assert "nộp hồ sơ từ tháng 9" not in page


def test_the_arithmetic_of_a_date_is_visible(office: Office) -> None:
    case = office.case_in_progress()
    for action, at in (("pause", 0), ("resume", 1)):
        fields = {"reason": "assessment", "waiting_for": "Kết quả đo."} if not at else {}
        office.act(LAN, case, action, MONDAY + timedelta(minutes=at), **fields)

    page = text_of(signed_in(office, LAN).get(f"/cases/{case.number}").text)

    assert "Theo quy định: 5 ngày làm việc tính từ Thứ Sáu, 20/11/2026, lúc 09:40." in page
    assert "hết ngày Thứ Hai, 30/11/2026 + 1 phút = 07:01 ngày Thứ Ba, 01/12/2026" in page
    assert "Vậy hạn là: 07:01 ngày Thứ Ba, 01/12/2026." in page


def test_time_in_department_adds_up_on_the_page(office: Office) -> None:
    case = office.record(FRIDAY)
    office.act(MINH, case, "assign", FRIDAY + timedelta(hours=1), lead_department="SXD")

    page = text_of(signed_in(office, MINH).get(f"/cases/{case.number}").text)

    # Friday 09:40 to 10:40, then until Monday 09:00
    assert "Văn phòng Ủy ban nhân dân tỉnh 1 giờ (14 %)" in page
    assert "Sở Xây dựng (hiện nay) 6 giờ 20 phút" in page
    assert "Cộng 7 giờ 20 phút" in page


def test_what_others_do_is_told_apart_from_what_cannot_be_done_now(office: Office) -> None:
    case = office.case_in_progress()

    page = text_of(signed_in(office, LAN).get(f"/cases/{case.number}").text)

    assert "Tiếp nhận xử lý Vụ việc đang ở trạng thái" in page
    assert "Việc của người khác" in page
    assert "Đánh giá mức độ hài lòng" not in page
