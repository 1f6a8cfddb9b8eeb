"""Bà Sáu looks up what became of the issue she raised."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from tests.people import EVERYBODY, FULL_NAMES, MINH, THU, TUAN
from tests.web.stories import FRIDAY, ISSUE, MONDAY, Office

#: Monday three weeks before the story, 09:00
LONG_AGO = MONDAY - timedelta(days=21)


def text_of(html: str) -> str:
    """What a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_says_who_will_answer_by_when(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()

    page = site.get(f"/status/{case.code}")

    assert page.status_code == 200
    assert "Sở Xây dựng sẽ trả lời ông/bà trước hết ngày Thứ Hai, 30/11/2026" in text_of(page.text)
    assert "Còn 4 ngày làm việc" in page.text
    assert page.headers["Content-Language"] == "vi"


def test_says_the_same_in_english(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()

    page = site.get(f"/status/{case.code}?lang=en")

    assert "will answer you by the end of Monday, 30 November 2026" in text_of(page.text)
    assert "4 working days left" in page.text
    assert 'lang="en"' in page.text


def test_shows_five_steps_with_their_dates(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()

    page = site.get(f"/status/{case.code}").text
    steps = re.findall(r"<li class.*?</li>", page, re.DOTALL)

    assert [text_of(step) for step in steps] == [
        "Đã tiếp nhận Thứ Sáu, 20/11/2026, lúc 09:40",
        "Đã giao Sở Xây dựng Thứ Sáu, 20/11/2026",
        "Đang giải quyết Từ Thứ Sáu, 20/11/2026",
        "Trả lời ông/bà Hạn: hết ngày Thứ Hai, 30/11/2026",
        "Kết thúc",
    ]
    assert [step for step in steps if 'aria-current="step"' in step] == [steps[2]]


def test_a_recorded_case_has_a_date_but_no_department_yet(office: Office, site: TestClient) -> None:
    case = office.record()

    page = text_of(site.get(f"/status/{case.code}").text)

    assert "Ông/bà sẽ được trả lời trước hết ngày Thứ Hai, 30/11/2026" in page
    assert "Văn phòng UBND tỉnh đang chọn đơn vị trả lời" in page


def test_apologises_when_late_and_says_who_was_told(office: Office, site: TestClient) -> None:
    case = office.case_in_progress(LONG_AGO)
    office.services.register.tick(office.watch.now)

    page = text_of(site.get(f"/status/{case.code}").text)

    assert "Sở Xây dựng đã trễ hẹn trả lời ông/bà: hạn là hết ngày Thứ Hai, 09/11/2026" in page
    assert "Chúng tôi xin lỗi ông/bà" in page
    assert "Quá hạn 10 ngày làm việc" in page
    assert "Thủ trưởng đơn vị Thứ Ba, 10/11/2026" in page
    assert "Phó Chánh Văn phòng UBND tỉnh Thứ Sáu, 13/11/2026" in page


def test_a_case_in_time_does_not_apologise(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()

    assert "xin lỗi" not in site.get(f"/status/{case.code}").text


def test_shows_the_reply_and_how_to_object(office: Office, site: TestClient) -> None:
    case = office.replied_case()

    page = text_of(site.get(f"/status/{case.code}").text)

    assert "Sở Xây dựng đã trả lời ông/bà ngày Thứ Sáu, 20/11/2026" in page
    assert "Sở Xây dựng đã cấp giấy phép ngày 20/11/2026." in page
    assert "Số 112/SXD-QLXD ngày 20/11/2026" in page
    assert "xin gọi 1022 trước hết ngày Thứ Hai, 30/11/2026" in page
    assert "xin lỗi" not in page


def test_a_late_reply_still_apologises(office: Office, site: TestClient) -> None:
    case = office.case_in_progress(LONG_AGO)
    reply = {
        "text": "Đã giải quyết.",
        "document_number": "1/SXD",
        "document_date": "20/11/2026",
        "signatory": "Trần Anh Tuấn",
        "channel": "letter",
        "outcome": "settled",
    }
    office.act(TUAN, case, "reply", FRIDAY, **reply)

    page = text_of(site.get(f"/status/{case.code}").text)

    assert "câu trả lời này đến muộn hơn ngày đã hẹn" in page


def test_an_answer_on_the_spot_skips_two_steps(office: Office, site: TestClient) -> None:
    case = office.record()
    office.act(
        THU, case, "answer_on_the_spot", FRIDAY, text="Đã hướng dẫn tại chỗ.", outcome="explained"
    )

    page = text_of(site.get(f"/status/{case.code}").text)

    assert page.count("Không cần: ông/bà được trả lời ngay") == 2
    assert "Đã giao" not in page


def test_holds_no_name_and_no_internal_word(office: Office, site: TestClient) -> None:
    case = office.replied_case()
    office.act(MINH, case, "note", FRIDAY + timedelta(hours=4), text="Ghi chú nội bộ: gọi lại.")

    page = site.get(f"/status/{case.code}").text

    names = [FULL_NAMES[actor.id] for actor in EVERYBODY]
    secrets = ["Huỳnh Thị Sáu", "0912345678", "gọi lại", case.number, ISSUE["title"], *names]
    assert [secret for secret in secrets if str(secret) in page] == []


def test_markup_in_a_reply_stays_text(office: Office, site: TestClient) -> None:
    case = office.replied_case(text="<script>alert(1)</script><b>đậm</b>")

    page = site.get(f"/status/{case.code}").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("spelled", [str.lower, lambda code: code.replace("-", " ")])
def test_the_code_may_be_spelled_anyhow(office: Office, site: TestClient, spelled: object) -> None:
    case = office.record()
    assert case.code is not None
    assert callable(spelled)

    assert site.get(f"/status/{spelled(case.code)}").status_code == 200


def test_the_box_leads_to_the_page(office: Office, site: TestClient) -> None:
    case = office.record()
    assert case.code is not None

    answer = site.post("/status", data={"code": f" {case.code.lower()} "})

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/status/{case.code}"


def test_tells_nobody_where_it_was_and_is_kept_nowhere(office: Office, site: TestClient) -> None:
    case = office.record()

    for code in (case.code, "0000-0000-0000", "nonsense"):
        headers = site.get(f"/status/{code}").headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


def test_a_replaced_code_shows_nothing(office: Office, site: TestClient) -> None:
    case = office.record()
    services = office.services
    with services.database.write() as transaction:
        services.codes.issue(transaction, case.case_id, office.watch.now, lambda n: b"\x05" * n)
        transaction.commit()

    assert site.get(f"/status/{case.code}").status_code == 404
