"""Bà Sáu takes the day of the answer and the code along: into her calendar, and on paper."""

from __future__ import annotations

from datetime import date, timedelta

import icalendar
from starlette.testclient import TestClient

from tests.people import MINH
from tests.web.stories import FRIDAY, ISSUE, MONDAY, Office
from tests.web.test_status_page import LONG_AGO, text_of


def event_of(content: bytes) -> icalendar.Event:
    """The one entry of a calendar file."""
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


def test_the_day_of_the_answer_goes_into_her_calendar(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()
    assert f"/status/{case.code}/answer.ics" in site.get(f"/status/{case.code}").text

    file = site.get(f"/status/{case.code}/answer.ics")

    assert file.headers["Content-Type"].startswith("text/calendar")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    event = event_of(file.content)
    assert (event.start, event.end) == (date(2026, 11, 30), date(2026, 12, 1))
    assert "Sở Xây dựng trả lời" in str(event["summary"])
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(hours=8)


def test_others_who_see_her_calendar_learn_neither_code_nor_issue(
    office: Office, site: TestClient
) -> None:
    case = office.case_in_progress()
    assert case.code

    content = site.get(f"/status/{case.code}/answer.ics").content.replace(b"\r\n ", b"")

    for secret in (case.code, case.code.replace("-", ""), case.number, str(ISSUE["title"])):
        assert secret.encode() not in content


def test_a_date_that_moved_takes_the_place_of_the_old_one(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()
    before = event_of(site.get(f"/status/{case.code}/answer.ics").content)

    office.act(MINH, case, "reclassify", MONDAY, pace="complex", reason="Cần khảo sát.")
    office.watch.goes_on(minutes=5)
    after = event_of(site.get(f"/status/{case.code}/answer.ics").content)

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.start == date(2026, 12, 7)


def test_there_is_no_day_to_keep_once_it_has_passed_or_been_answered(
    office: Office, site: TestClient
) -> None:
    for case in (office.replied_case(FRIDAY), office.case_in_progress(LONG_AGO)):
        page = site.get(f"/status/{case.code}").text
        answer = site.get(f"/status/{case.code}/answer.ics", follow_redirects=False)

        assert "answer.ics" not in page
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/status/{case.code}")


def test_the_slip_has_the_code_and_its_picture(office: Office, site: TestClient) -> None:
    case = office.case_in_progress()

    page = site.get(f"/status/{case.code}/slip").text

    assert str(case.code) in page
    assert "<svg" in page
    assert "Sở Xây dựng trả lời trước hết ngày Thứ Hai, 30/11/2026" in text_of(page)


def test_a_guessed_code_gets_neither(site: TestClient) -> None:
    for what in ("slip", "answer.ics"):
        assert site.get(f"/status/K60M-7PCQ-4Y6T/{what}").status_code == 404
        assert site.get(f"/status/K60M-7PCQ-4Y6V/{what}").status_code == 422
