"""Bà Sáu is not satisfied with the answer: who hears of it, and what the page asks her."""

from __future__ import annotations

from sqlalchemy import text
from starlette.testclient import TestClient

from cases.commands.requests import Done
from tests.web.pages.test_case_page import hidden_in
from tests.web.stories import Office
from tests.web.test_citizen_acts import path_of, sent
from tests.web.test_status_page import text_of


def actions_of(office: Office, case: Done) -> list[str]:
    """What happened to a case, oldest first."""
    with office.services.database.read() as connection:
        rows = connection.execute(
            text("SELECT action FROM history WHERE case_id = :case ORDER BY seq"),
            {"case": case.case_id},
        )
        return [row.action for row in rows]


def test_not_satisfied_without_a_word_is_asked_whether_to_look_again(
    office: Office, site: TestClient
) -> None:
    case = office.replied_case()

    page = sent(site, case, "rating", rating="not_satisfied")

    assert "Ông/bà có muốn vụ việc được xem xét lại?" in page
    assert f'href="{path_of(case, "rating")}#reason"' in site.get(path_of(case)).text
    form = site.get(path_of(case, "rating")).text
    assert 'value="not_satisfied" checked' in form

    # the rating stands already: only the request is new
    page = sent(site, case, "rating", rating="not_satisfied", reason="Chưa nói bao giờ có.")

    assert "Ông/bà có muốn vụ việc được xem xét lại?" not in page
    assert actions_of(office, case)[-2:] == ["rate", "ask_to_reopen"]


def test_the_offices_hear_that_she_is_not_satisfied(office: Office, site: TestClient) -> None:
    case = office.replied_case()

    sent(site, case, "rating", rating="not_satisfied")

    with office.services.database.read() as connection:
        rows = connection.execute(
            text("SELECT recipient FROM outbox WHERE template = 'rate' ORDER BY recipient")
        )
        assert [row.recipient for row in rows] == ["department_head:SXD", "upc_office"]


def test_rated_anew_while_a_request_waits_the_page_says_that_it_waits(
    office: Office, site: TestClient
) -> None:
    case = office.replied_case()
    form = hidden_in(site.get(path_of(case, "rating")).text)
    sent(site, case, "rating", rating="not_satisfied", reason="Chưa nói bao giờ có.")
    assert "đang chờ quyết định" in text_of(site.get(path_of(case, "rating")).text)

    # a second window in which the page was open since before
    typed = {"rating": "not_satisfied", "text": "Vẫn chưa có.", "reason": "Xin xem lại."}
    answer = site.post(path_of(case, "rating"), data=form | typed)
    page = site.get(answer.headers["location"])

    assert (answer.status_code, page.status_code) == (303, 200)
    assert "Đề nghị xem xét lại của ông/bà đang chờ quyết định" in text_of(page.text)
    assert actions_of(office, case).count("ask_to_reopen") == 1


def test_a_request_that_cannot_be_used_changes_no_rating(office: Office, site: TestClient) -> None:
    case = office.replied_case()

    page = site.post(
        path_of(case, "rating"), data={"rating": "not_satisfied", "reason": "x" * 2001}
    )

    assert page.status_code == 422
    assert 'href="#reason"' in page.text
    assert "rate" not in actions_of(office, case)
