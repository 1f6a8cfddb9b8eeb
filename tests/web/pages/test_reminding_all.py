"""“Remind all” on the overdue page: one check page, one command for each case, once a day."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.people import HOA, KHOA, LAN, LANH, MINH
from tests.web.stories import FRIDAY, Office, signed_in
from tests.web.test_status_page import text_of

FOUR_WEEKS_AGO = FRIDAY - timedelta(days=28)
REMINDER = {"reason": "Đề nghị trả lời công dân.", "post": "department_head"}


def confirmed(office: Office, page: str) -> str:
    """Anh Minh presses the button of the check page; what the next page says."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    form = {**hidden, **REMINDER, "step": "send"}
    return text_of(signed_in(office, MINH).post("/queue/bulk", data=form).text)


def test_anh_minh_reminds_every_department_and_nobody_twice_a_day(office: Office) -> None:
    first = office.case_in_progress(FOUR_WEEKS_AGO)
    second = office.case_in_progress(FOUR_WEEKS_AGO + timedelta(days=1))
    waiting = office.record(FOUR_WEEKS_AGO)
    fresh = office.case_in_progress(FRIDAY)
    minh = signed_in(office, MINH)
    assert 'href="/queue/remind"' in minh.get("/overdue").text

    check = minh.get("/queue/remind").text
    assert "Nhắc việc: 2 vụ việc" in text_of(check)
    assert check.index(first.number) < check.index(second.number), "the longest overdue first"
    assert waiting.number not in check, "the office does not remind itself"
    assert fresh.number not in check

    assert "Đã thực hiện 2 trên 2 vụ việc" in confirmed(office, check)
    again = minh.get("/queue/remind")
    assert again.status_code == 422
    assert "Không còn việc quá hạn nào chưa được nhắc hôm nay" in text_of(again.text)

    office.watch.goes_on(days=1)
    assert "Nhắc việc: 2 vụ việc" in text_of(signed_in(office, MINH).get("/queue/remind").text)


def test_one_department_alone(office: Office) -> None:
    late = office.case_in_progress(FOUR_WEEKS_AGO)
    other = office.record(FOUR_WEEKS_AGO)
    office.act(MINH, other, "assign", FOUR_WEEKS_AGO, lead_department="SYT")
    minh = signed_in(office, MINH)
    assert 'href="/queue/remind?department=SYT"' in minh.get("/overdue/SYT").text

    check = minh.get("/queue/remind?department=SYT").text

    assert other.number in check
    assert late.number not in check
    assert minh.get("/queue/remind?department=NOWHERE").status_code == 404


def test_only_the_office_reminds_and_only_of_what_is_overdue_now(one_office: Office) -> None:
    one_office.case_in_progress(FOUR_WEEKS_AGO)

    for who in (LAN, HOA, LANH, KHOA):
        site = signed_in(one_office, who)
        assert "/queue/remind" not in site.get("/overdue").text
        assert site.get("/queue/remind").status_code == 403
    past = signed_in(one_office, MINH).get("/overdue?as_of=20/11/2026").text
    assert "/queue/remind" not in past
    assert 'class="spark"' in past
    assert "Quá hạn lâu nhất" in past


def test_the_page_shows_twelve_weeks_and_the_oldest_case(one_office: Office) -> None:
    case = one_office.case_in_progress(FOUR_WEEKS_AGO)

    page = signed_in(one_office, MINH).get("/overdue").text

    assert page.count("<rect ") == 12
    assert "style=" not in page
    assert case.number in page
    assert case.number not in signed_in(one_office, HOA).get("/overdue").text
