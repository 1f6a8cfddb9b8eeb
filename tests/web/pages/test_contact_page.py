"""Asking for the petitioner's contact on a page: hidden, asked for, shown once, written down."""

from __future__ import annotations

import pytest

from tests.people import HOA, KHOA, LAN, LANH, MINH, THU
from tests.web.stories import Office, browser, signed_in
from workflow.attempt import Actor

WHO, PHONE = "Huỳnh Thị Sáu", "+84912345678"
WHY = "Hẹn ngày khảo sát <tại chỗ>."


def test_chi_lan_asks_and_is_shown_it_once(office: Office) -> None:
    case = office.case_in_progress()
    lan, place = signed_in(office, LAN), f"/cases/{case.number}"

    before = lan.get(place).text
    form = lan.get(f"{place}/contact").text
    shown = lan.post(f"{place}/contact", data={"reason": WHY})

    for page in (before, form):
        assert WHO not in page
        assert PHONE not in page
        assert f'{place}/contact"' in page
    assert shown.status_code == 200
    assert WHO in shown.text
    assert PHONE in shown.text
    assert shown.headers["cache-control"] == "no-store"
    # neither the page nor its address keeps it
    assert WHO not in lan.get(f"{place}/contact").text
    assert WHO not in lan.get(place).text


def test_anh_minh_reads_who_looked_and_why(office: Office) -> None:
    case = office.case_in_progress()
    signed_in(office, LAN).post(f"/cases/{case.number}/contact", data={"reason": WHY})

    told = signed_in(office, MINH).get(f"/cases/{case.number}").text

    assert "Ai đã xem thông tin được bảo vệ" in told
    assert "Hẹn ngày khảo sát &lt;tại chỗ&gt;." in told
    assert "Ai đã xem" not in signed_in(office, LAN).get(f"/cases/{case.number}").text


def test_without_a_reason_it_stays_hidden(one_office: Office) -> None:
    case, lan = one_office.case_in_progress(), signed_in(one_office, LAN)

    page = lan.post(f"/cases/{case.number}/contact", data={"reason": " "})

    assert page.status_code == 422
    assert "Cần điền “Lý do”." in page.text
    assert WHO not in page.text


def test_the_upc_office_needs_no_reason(one_office: Office) -> None:
    case, minh = one_office.case_in_progress(), signed_in(one_office, MINH)

    assert WHO in minh.post(f"/cases/{case.number}/contact", data={"reason": ""}).text


@pytest.mark.parametrize(("who", "status"), [(LANH, 403), (KHOA, 403), (THU, 403), (HOA, 404)])
def test_others_are_told_so_and_not_who_it_is(one_office: Office, who: Actor, status: int) -> None:
    case, site = one_office.case_in_progress(), signed_in(one_office, who)
    place = f"/cases/{case.number}/contact"

    for answer in (site.get(place), site.post(place, data={"reason": WHY})):
        assert answer.status_code == status
        assert WHO not in answer.text


def test_another_site_cannot_make_chi_lan_look(one_office: Office) -> None:
    case, lan = one_office.case_in_progress(), signed_in(one_office, LAN)
    foreign = {"Sec-Fetch-Site": "cross-site"}

    answer = lan.post(f"/cases/{case.number}/contact", data={"reason": WHY}, headers=foreign)

    assert answer.status_code == 403
    assert WHO not in answer.text


def test_nobody_is_sent_to_sign_in(one_office: Office) -> None:
    case = one_office.case_in_progress()

    answer = browser(one_office).get(f"/cases/{case.number}/contact")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")
