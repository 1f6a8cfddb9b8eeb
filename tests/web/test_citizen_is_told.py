"""What bà Sáu is told on the way: a new date, news, a legal path, the case that hers joined."""

from __future__ import annotations

from datetime import timedelta

from starlette.testclient import TestClient

from tests.cases.attachments.samples import TXT
from tests.people import EVERYBODY, FULL_NAMES, LAN, MINH, TUAN
from tests.web.stories import FRIDAY, ISSUE, MONDAY, Office
from tests.web.test_citizen_acts import WHY, path_of
from tests.web.test_status_page import text_of


def test_a_new_date_with_an_apology_beside_the_first(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()
    asked = {"due": "2026-12-05T00:00", "reason": "Chờ đo đạc nội bộ."}
    office.act(LAN, case, "request_extension", FRIDAY + timedelta(hours=4), **asked)
    office.act(MINH, case, "grant_extension", MONDAY, due="2026-12-05T00:00")

    page = text_of(site.get(path_of(case)).text)

    assert "Chúng tôi xin lỗi ông/bà: ngày Thứ Hai, 23/11/2026, thời hạn trả lời" in page
    assert "dời đến hết ngày Thứ Sáu, 04/12/2026" in page
    assert "Ngày hẹn ban đầu là Thứ Hai, 30/11/2026" in page
    assert "đo đạc" not in page


def test_news(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()
    office.act(LAN, case, "inform", MONDAY, text="Đã đo xong, đang trình ký.")
    assert "Đã đo xong, đang trình ký." in text_of(site.get(path_of(case)).text)


def test_the_legal_path(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()
    path = {"legal_path": "Khiếu nại – UBND xã Mỹ Hiệp", "reason": "Đã có quyết định."}
    office.act(MINH, case, "redirect", MONDAY, **path)

    page = text_of(site.get(path_of(case)).text)

    assert "Nội dung này được giải quyết theo trình tự pháp luật khác" in page
    assert "Khiếu nại – UBND xã Mỹ Hiệp Đã có quyết định." in page


def test_a_merged_case_shows_the_one_that_goes_on(office: Office, site: TestClient) -> None:
    survivor, duplicate = office.case_in_progress(), office.record()
    office.act(MINH, duplicate, "merge", MONDAY, into=survivor.number, reason="Cùng nội dung.")

    page = site.get(path_of(duplicate)).text

    assert "đã được gộp vào vụ việc đó" in page
    assert "Sở Xây dựng sẽ trả lời ông/bà" in text_of(page)
    assert survivor.number not in page
    refused = site.post(path_of(duplicate, "withdraw"), data={"reason": "Thôi."})
    assert refused.status_code == 422


def test_no_name_and_no_internal_word_on_any_page(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()
    office.act(LAN, case, "draft_reply", MONDAY, text="Dự thảo mật.")
    asked = {"department": "SYT", "text": "Hỏi nội bộ."}
    office.act(LAN, case, "request_contribution", MONDAY, **asked)
    office.act(LAN, case, "pause", MONDAY, **WHY)
    pages = [site.get(path_of(case, page)).text for page in ("", "withdraw")]
    office.act(LAN, case, "resume", MONDAY, text="Đã nhận bằng fax.")
    reply = {"text": "Đã cấp.", "document_number": "1/SXD", "document_date": "20/11/2026"}
    more = {"signatory": "Trần Anh Tuấn", "channel": "letter", "outcome": "settled"}
    office.act(TUAN, case, "reply", MONDAY, **reply, **more)
    pages += [site.get(path_of(case, page)).text for page in ("", "rating")]

    names = [FULL_NAMES[actor.id] for actor in EVERYBODY]
    internal = ["Dự thảo mật", "Hỏi nội bộ", "bằng fax", ISSUE["title"], case.number]
    secrets = ["Huỳnh Thị Sáu", "0912345678", *internal, *names]
    assert [word for page in pages for word in secrets if str(word) in page] == []


def test_files_of_the_office_are_not_the_citizen_s(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()
    file = {"name": "Biên bản nội bộ.txt", "content": TXT}
    done = office.act(LAN, case, "attach", MONDAY, file=file, text="Khảo sát kín")

    page = site.get(path_of(case)).text

    for word in ("Biên bản", "Khảo sát kín", "Đính kèm"):
        assert word not in page
    # a tracking code opens no file
    assert site.get(f"/cases/{case.number}/attachments/{done.seq}").status_code == 303
