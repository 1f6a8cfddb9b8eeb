"""The vacant posts through the API: for the office that appoints, with what they missed."""

from __future__ import annotations

from datetime import timedelta

from tests.people import KHOA, LAN, LANH, MINH
from tests.web.api.stories import API, client
from tests.web.stories import FRIDAY, MONDAY, Office


def test_the_upc_office_reads_which_posts_nobody_holds(office: Office) -> None:
    case = office.case_in_progress(FRIDAY - timedelta(days=28))
    office.services.register.tick(MONDAY)

    found = client(office, MINH).get(f"{API}/vacancies").json()

    assert [each["post"] for each in found["items"]] == ["chairman", "upc_deputy_chief"]
    chairman = found["items"][0]
    assert chairman["departments"] == ["SXD"]
    assert chairman["cases"] == 1
    assert chairman["fired"] > 1
    assert chairman["oldest"]["number"] == case.number
    assert chairman["oldest"]["rung_at"].endswith("+07:00")


def test_nobody_else_does(office: Office) -> None:
    for who in (LAN, LANH, KHOA):
        assert client(office, who).get(f"{API}/vacancies").status_code == 403
