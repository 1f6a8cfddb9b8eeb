"""The overdue page: the headline, looking back, one's own department, and its few statements."""

from __future__ import annotations

from datetime import timedelta

import pytest
from markupsafe import escape

from tests.cases.calendar.changes import change, off
from tests.people import HOA, LAN, MINH, THU
from tests.web.statements import MOST, noted
from tests.web.stories import FRIDAY, MONDAY, Office, signed_in
from tests.web.test_status_page import text_of

FOUR_WEEKS_AGO = FRIDAY - timedelta(days=28)


def test_the_headline_says_how_much_is_overdue_and_where(office: Office) -> None:
    office.case_in_progress(FOUR_WEEKS_AGO)
    office.case_in_progress(FOUR_WEEKS_AGO)

    page = signed_in(office, MINH).get("/overdue").text

    assert "2 việc quá hạn ở 1 đơn vị" in page
    assert "Sở Xây dựng" in page
    assert 'href="/overdue/SXD?band=3"' in page


def test_chi_lan_sees_her_department_and_chi_hoa_sees_none_of_it(office: Office) -> None:
    case = office.case_in_progress(FOUR_WEEKS_AGO)

    assert case.number in signed_in(office, LAN).get("/overdue/SXD").text
    assert "Không có việc quá hạn" in signed_in(office, HOA).get("/overdue").text
    assert signed_in(office, HOA).get("/overdue/SXD").status_code == 404
    assert signed_in(office, THU).get("/overdue").status_code == 403


def test_a_contribution_has_its_own_place(office: Office) -> None:
    case = office.record(FOUR_WEEKS_AGO, pace="complex")
    office.act(MINH, case, "assign", FOUR_WEEKS_AGO, lead_department="SXD")
    asked = {"department": "SYT", "text": "Cho ý kiến."}
    office.act(LAN, case, "request_contribution", FOUR_WEEKS_AGO, **asked)
    minh = signed_in(office, MINH)

    whole = minh.get("/overdue").text
    health = text_of(signed_in(office, HOA).get("/overdue/SYT").text)
    shares = text_of(minh.get("/overdue/SYT?share=contributions").text)

    assert 'href="/overdue/SYT?share=contributions"' in whole
    assert "1 việc quá hạn ở 1 đơn vị" in text_of(whole)
    assert f"{case.number} Phối hợp cho Sở Xây dựng" in health
    assert "1 ý kiến phối hợp quá hạn" in shares
    assert "/queue/remind" in minh.get("/overdue/SXD").text
    assert "/queue/remind" not in minh.get("/overdue/SYT").text, "no case of its own is overdue"
    past = text_of(minh.get("/overdue/SYT?as_of=30/10/2026").text)
    assert f"{case.number} Phối hợp cho Sở Xây dựng" in past
    assert case.number not in minh.get("/overdue/SYT?as_of=26/10/2026").text
    assert minh.get("/overdue/SYT?share=some").status_code == 422


def test_how_long_the_department_held_it_stands_beside(office: Office) -> None:
    case = office.record(FRIDAY - timedelta(days=14))
    office.act(MINH, case, "assign", FRIDAY - timedelta(days=7), lead_department="SXD")

    page = text_of(signed_in(office, MINH).get("/overdue/SXD").text)

    # five days of eight hours with the office, and from Friday a week ago until Monday 09:00
    assert "Đơn vị đã giữ" in page
    assert "47 giờ 20 phút trong 87 giờ 20 phút" in page

    # a day that has passed becomes a day off: whoever looks back sees what was shown before
    change(office.services.register, off("2026-11-18"), at=office.watch.now + timedelta(hours=1))
    office.watch.goes_on(hours=2)
    minh = signed_in(office, MINH)
    past = text_of(minh.get("/overdue/SXD?as_of=2026-11-23T09:00:00").text)
    assert "47 giờ 20 phút trong 87 giờ 20 phút" in past
    assert "41 giờ 20 phút" in text_of(minh.get("/overdue/SXD").text)


def test_looking_back_shows_the_day_before_it_was_late(office: Office) -> None:
    office.case_in_progress(FOUR_WEEKS_AGO)
    site = signed_in(office, MINH)

    assert "1 việc quá hạn" in site.get("/overdue?as_of=16/11/2026").text
    before = site.get("/overdue?as_of=2026-10-25").text
    assert "Không có việc quá hạn" in before
    assert "Đang xem lại quá khứ" in before


@pytest.mark.parametrize("typed", ["2030-01-01", "32/13/2026", "hôm qua", "<b>"])
def test_a_moment_nobody_knows_is_refused_beside_its_field(one_office: Office, typed: str) -> None:
    page = signed_in(one_office, MINH).get("/overdue", params={"as_of": typed})

    assert page.status_code == 422
    assert 'id="as_of-error"' in page.text
    assert f'value="{escape(typed)}"' in page.text


def test_a_clock_that_stands_still_is_told_in_red(one_office: Office) -> None:
    one_office.services.register.tick(MONDAY)
    site = signed_in(one_office, MINH)
    assert 'class="banner red"' not in site.get("/overdue").text

    one_office.watch.goes_on(minutes=11)

    assert 'class="banner red"' in site.get("/overdue").text


@pytest.mark.parametrize("address", ["/overdue", "/overdue/SXD", "/queue?tab=all", "/escalations"])
def test_more_cases_do_not_mean_more_statements(one_office: Office, address: str) -> None:
    for _ in range(3):
        one_office.case_in_progress(FOUR_WEEKS_AGO)
    one_office.services.register.tick(MONDAY)
    site = signed_in(one_office, MINH)
    site.get(address)
    # later than what was counted for the first one is kept
    one_office.watch.goes_on(seconds=30)
    with noted(one_office) as asked:
        assert site.get(address).status_code == 200
    assert 0 < len(asked) <= MOST, asked
