"""Who speaks to the API: a program with a token, or a page with its session."""

from __future__ import annotations

from cases.access.accounts import disable
from cases.directory.people import person_id_of
from tests.people import LAN, MINH, THU
from tests.web.api.stories import API, client
from tests.web.stories import ISSUE, Office, browser, signed_in


def test_a_page_of_ours_may_use_its_session(one_office: Office) -> None:
    page = signed_in(one_office, THU)

    recorded = page.post(f"{API}/cases", json=ISSUE)

    assert recorded.status_code == 201
    assert page.get(f"{API}/cases").json()["total"] == 1


def test_the_page_of_another_site_may_not(one_office: Office) -> None:
    page = signed_in(one_office, THU, client(one_office))

    foreign = [
        page.post(f"{API}/cases", json=ISSUE, headers=headers)
        for headers in (
            {},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "https://elsewhere.example"},
        )
    ]

    assert [answer.status_code for answer in foreign] == [403, 403, 403]
    assert {answer.json()["type"] for answer in foreign} == {"urn:followup:problem:foreign-request"}
    assert page.get(f"{API}/cases").json()["total"] == 0


def test_a_token_counts_and_not_the_session_beside_it(one_office: Office) -> None:
    page = signed_in(one_office, MINH, browser(one_office))
    one_office.case_in_progress()

    as_lan = client(one_office, LAN).headers["Authorization"]
    nobodys = page.get(f"{API}/cases", headers={"Authorization": "Bearer fu_nobody"})

    assert page.get(f"{API}/cases", headers={"Authorization": as_lan}).json()["total"] == 1
    assert nobodys.status_code == 401


def test_a_token_ends_with_its_account(one_office: Office) -> None:
    lan = client(one_office, LAN)
    assert lan.get(f"{API}/cases").status_code == 200

    services = one_office.services
    with services.database.write() as transaction:
        disable(transaction, person_id_of(transaction, LAN.id))
        transaction.commit()

    answer = lan.get(f"{API}/cases")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
