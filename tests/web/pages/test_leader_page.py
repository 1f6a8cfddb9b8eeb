"""The leader's page: where ông Lãnh begins his day, with few taps and few questions asked."""

from __future__ import annotations

from datetime import timedelta

from tests.people import KHOA, LAN, LANH, MINH
from tests.web.statements import MOST, noted
from tests.web.stories import FRIDAY, ISSUE, MONDAY, Office, signed_in

FOUR_WEEKS_AGO = FRIDAY - timedelta(days=28)


def test_he_lands_on_it_and_is_one_tap_from_the_instruction(one_office: Office) -> None:
    case = one_office.case_in_progress(FOUR_WEEKS_AGO)
    one_office.services.register.tick(MONDAY)
    site = signed_in(one_office, LANH)
    assert site.get("/").headers["location"] == "/leader"

    page = site.get("/leader").text

    assert "1 vụ việc cần ông/bà chỉ đạo" in page
    assert str(ISSUE["title"]) in page
    assert "Sở Xây dựng" in page
    form = f"/cases/{case.number}/actions/instruct"
    assert f'href="{form}"' in page
    assert site.get(form).status_code == 200
    assert "<table" not in page


def test_his_words_stand_as_a_promise_in_both_languages(one_office: Office) -> None:
    case = one_office.case_in_progress(FRIDAY)
    site = signed_in(one_office, LANH)
    words = {"text": "Trả lời dân trong tuần.", "due": "27/11/2026 17:00"}
    assert site.post(f"/cases/{case.number}/actions/instruct", data=words).status_code == 303

    page = site.get("/leader").text
    assert "Trả lời dân trong tuần." in page
    assert "17:00" in page
    assert "Không có vụ việc nào chờ ông/bà chỉ đạo" in page
    assert "What was promised" in site.get("/leader?lang=en").text


def test_others_have_no_such_page(one_office: Office) -> None:
    for who in (LAN, MINH, KHOA):
        assert signed_in(one_office, who).get("/leader").status_code == 403


def test_eight_statements_at_most(office: Office) -> None:
    for _ in range(2):
        office.case_in_progress(FOUR_WEEKS_AGO)
    office.services.register.tick(MONDAY)
    site = signed_in(office, LANH)
    site.get("/leader")
    with noted(office) as asked:
        assert site.get("/leader").status_code == 200
    assert 5 < len(asked) <= MOST, asked
