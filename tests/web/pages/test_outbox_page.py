"""The outbox page: what waits and why, for whom, and nothing of what it says."""

from __future__ import annotations

from datetime import timedelta

from tests.people import KHOA, LAN, MINH, NGOC
from tests.web.stories import FRIDAY, ISSUE, MONDAY, Office, signed_in

PAGE = "/admin/outbox"


def test_each_message_says_for_whom_it_is_and_why_it_waits(one_office: Office) -> None:
    case = one_office.case_in_progress()

    page = signed_in(one_office, MINH).get(PAGE).text

    assert "chưa cấu hình kênh" in page.lower()
    assert "Người phản ánh, kiến nghị" in page
    assert f'href="/cases/{case.number}"' in page


def test_an_administrator_sees_no_person_and_no_way_into_the_case(one_office: Office) -> None:
    case = one_office.case_in_progress()

    page = signed_in(one_office, NGOC).get(PAGE).text

    assert case.number in page
    assert f"/cases/{case.number}" not in page
    for words in ("Huỳnh Thị Sáu", "0912345678", ISSUE["title"], "Nguyễn Thị Lan"):
        assert words not in page


def test_reminders_and_escalations_of_the_clock_are_told_by_name(one_office: Office) -> None:
    one_office.case_in_progress(FRIDAY - timedelta(days=14))
    one_office.services.register.tick(MONDAY)

    page = signed_in(one_office, NGOC).get(PAGE, params={"lang": "en"}).text

    assert "<span>Reminder</span>" in page
    assert "<span>Escalation</span>" in page
    assert "Head of unit, Department of Construction" in page


def test_a_status_without_messages_says_so_and_an_unknown_one_is_refused(
    one_office: Office,
) -> None:
    asking = signed_in(one_office, NGOC)

    assert "Không có tin báo nào" in asking.get(PAGE, params={"status": "dead"}).text
    assert asking.get(PAGE, params={"status": "lost"}).status_code == 422
    assert asking.get(PAGE, params={"page": "x"}).status_code == 422


def test_departments_and_auditors_are_kept_out(one_office: Office) -> None:
    for who in (LAN, KHOA):
        assert signed_in(one_office, who).get(PAGE).status_code in (403, 404)


def test_where_an_administrator_begins_the_day(one_office: Office) -> None:
    answer = signed_in(one_office, NGOC).get("/", follow_redirects=False)

    assert answer.headers["location"] == PAGE
