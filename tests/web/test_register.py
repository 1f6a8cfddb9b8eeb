"""Bà Sáu registers on her phone in four short steps, keeps her receipt and gives the place back."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from cases.access.misses import REGISTER
from tests.web.pages.test_case_page import hidden_in
from tests.web.stories import Office, browser
from tests.web.test_home import plan
from tests.web.test_status_page import text_of

WHO = {
    "category": "citizen",
    "name": "Huỳnh Thị Sáu",
    "phone": "0912345678",
    "email": "s@v.example",
}
WHAT = {"topic": "construction", "about": "Chậm cấp giấy phép xây dựng"}
WHEN = {"session": "2026-11-30-caolanh"}
STEPS = (WHO, WHAT, WHEN)


def walk(site: TestClient, *steps: dict[str, str]) -> str:
    """Fill in one step after the other; the page that is shown then."""
    page = site.get("/register").text
    for typed in steps:
        answer = site.post("/register", data=hidden_in(page) | typed)
        assert answer.status_code == 200, text_of(answer.text)
        page = answer.text
    return page


def registered(site: TestClient, **changes: str) -> str:
    """The whole way; the address of the receipt."""
    page = walk(site, WHO | changes, WHAT, WHEN)
    answer = site.post("/register", data=hidden_in(page) | {"consent": "true"})
    assert answer.status_code == 303, text_of(answer.text)
    return answer.headers["location"]


def test_four_steps_to_a_receipt(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30))
    page = walk(site, *STEPS)
    for answer in ("Huỳnh Thị Sáu", "Xây dựng, nhà ở Chậm cấp giấy phép xây dựng", "30/11/2026"):
        assert answer in text_of(page)

    receipt = site.get(registered(site))

    told = text_of(receipt.text)
    assert "Đã xác nhận" in told
    assert "khoảng 09:30" in told
    assert "<svg" in receipt.text
    assert "Sáu" not in told
    assert "0912345678" not in receipt.text
    assert receipt.headers["Referrer-Policy"] == "no-referrer"


def test_nothing_is_kept_of_who_gives_up(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30))
    walk(site, *STEPS)
    with office.services.database.read() as connection:
        for table in ("registration", "visitor"):
            count = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            assert count == 0


def test_pressing_twice_shows_the_same_receipt(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30))
    form = hidden_in(walk(site, *STEPS)) | {"consent": "true"}
    addresses = {site.post("/register", data=form).headers["location"] for _ in range(2)}
    assert len(addresses) == 1


@pytest.mark.parametrize(
    ("done", "typed", "field"),
    [
        ((), WHO | {"name": ""}, "name"),
        ((WHO,), WHAT | {"topic": "king"}, "topic"),
        ((WHO, WHAT), {"session": ""}, "session"),
        (STEPS, {}, "consent"),
    ],
)
def test_each_step_says_what_is_missing(
    office: Office, site: TestClient, done: tuple[dict[str, str], ...], typed: object, field: str
) -> None:
    plan(office, date(2026, 11, 30))
    answer = site.post("/register", data=hidden_in(walk(site, *done)) | typed)  # type: ignore[operator]
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_a_step_can_be_changed_from_the_last_one(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30))
    page = site.post("/register", data=hidden_in(walk(site, *STEPS)) | {"go": "who"}).text
    assert 'value="Huỳnh Thị Sáu"' in page
    assert hidden_in(page)["session"] == WHEN["session"]


def test_with_the_code_the_place_is_given_back(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30))
    address = registered(site)
    code = address.rpartition("/")[2]
    found = site.post("/register/find", data={"code": code.replace("-", "").lower()})
    assert found.headers["location"] == address

    assert site.post(f"{address}/withdraw").headers["location"] == address

    assert "Đã hủy theo yêu cầu" in text_of(site.get(address).text)
    assert "withdraw" not in site.get(address).text


def test_a_guessed_code_finds_nothing(one_site: TestClient) -> None:
    assert one_site.get("/register/0000-0000-0000").status_code == 404
    assert one_site.get("/register/nonsense").status_code == 422
    assert one_site.post("/register/find", data={"code": "x"}).status_code == 422
    assert one_site.post("/register/0000-0000-0000/withdraw").status_code == 404


def test_a_code_of_a_registration_opens_no_case(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30))
    code = registered(site).rpartition("/")[2]
    assert site.get(f"/status/{code}").status_code == 404
    case = office.case_in_progress()
    assert site.get(f"/register/{case.code}").status_code == 404


def test_one_address_registers_only_so_many(one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30))
    site = browser(one_office)
    for number in range(REGISTER.allowed):
        registered(site, phone=f"09123456{number:02}")
    form = hidden_in(walk(site, *STEPS)) | {"consent": "true"}
    assert site.post("/register", data=form).status_code == 429
    neighbour = browser(one_office, client=("203.0.113.9", 40_000))
    assert registered(neighbour)


def test_the_same_in_english(one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30))
    site = browser(one_office)
    site.get("/register?lang=en")
    page = walk(site, *STEPS)
    assert "Check your answers" in page
    assert "Monday, 30 November 2026" in page


def test_the_front_page_leads_there(one_site: TestClient) -> None:
    assert 'href="/register"' in one_site.get("/").text
