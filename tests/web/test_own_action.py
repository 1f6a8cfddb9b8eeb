"""An office's own workflow brings an action and fields of its own: TOML is all it takes.

Version 2 knows a visit on site with its place, and asks at the recording for the hamlet.
"""

from __future__ import annotations

import pytest

from cases.versions.installing import install
from tests.cases.versions.definitions import problems, text_of
from tests.people import LAN, MINH, NGA, THU
from tests.web.stories import FRIDAY, ISSUE, OUR_PAGE, Office, signed_in

_VISIT = """[actions.visit]
label = { vi = "Đi xem thực địa", en = "Visit" }
done = { vi = "Đã xem thực địa tại {place}", en = "Visited {place}" }
from = ["in_progress"]
who = ["lead_department"]
requires = ["place"]
accepts = ["text"]

[actions.appoint_handler]
"""
_FIELDS = """[fields.place]
type = "line"
label = { vi = "Địa điểm", en = "Place" }

[fields.title]
"""
VERSION_2 = text_of(
    ("[actions.appoint_handler]\n", _VISIT),
    ("[fields.title]\n", _FIELDS),
    ('accepts = ["session", "procedure"', 'accepts = ["place", "session", "procedure"'),
)


@pytest.fixture
def office_with_visits(office: Office) -> Office:
    """The office once version 2 is installed."""
    install(office.services.database, VERSION_2, "own.toml", FRIDAY)
    return office


def test_it_is_done_through_the_api(office_with_visits: Office) -> None:
    office = office_with_visits
    recording = signed_in(office, THU).post(
        "/api/v1/cases", json={**ISSUE, "place": "Ấp 3"}, headers=OUR_PAGE
    )
    assert recording.status_code == 201, recording.text
    number = recording.json()["number"]
    at = f"/api/v1/cases/{number}/actions"
    assign = {"lead_department": "SXD"}
    assert signed_in(office, MINH).post(f"{at}/assign", json=assign, headers=OUR_PAGE).is_success
    lan = signed_in(office, LAN)
    assert lan.post(f"{at}/accept", json={}, headers=OUR_PAGE).is_success

    done = lan.post(f"{at}/visit", json={"place": "Cầu số 2"}, headers=OUR_PAGE)
    wrong = lan.post(f"{at}/visit", json={"plaice": "Cầu số 2"}, headers=OUR_PAGE)

    assert (done.status_code, wrong.status_code) == (200, 422)
    events = signed_in(office, NGA).get(f"/api/v1/cases/{number}/events").json()["items"]
    assert events[0]["summary"] == "Đã xem thực địa tại Cầu số 2"
    assert problems(office.services.register) == []


def test_it_is_done_on_the_page(office_with_visits: Office) -> None:
    office = office_with_visits
    case = office.case_in_progress(FRIDAY)
    lan = signed_in(office, LAN)

    form = lan.get(f"/cases/{case.number}/actions/visit")
    assert "Địa điểm" in form.text
    done = lan.post(
        f"/cases/{case.number}/actions/visit",
        data={"place": "Cầu số 2", "version": "3"},
        headers=OUR_PAGE,
        follow_redirects=False,
    )

    assert done.status_code == 303
    assert "Đã xem thực địa tại Cầu số 2" in lan.get(f"/cases/{case.number}").text


def test_a_case_of_version_1_knows_nothing_of_it(office: Office) -> None:
    case = office.case_in_progress(FRIDAY)
    install(office.services.database, VERSION_2, "own.toml", FRIDAY)

    refused = signed_in(office, LAN).post(
        f"/api/v1/cases/{case.number}/actions/visit", json={"place": "Ấp 3"}, headers=OUR_PAGE
    )

    assert refused.status_code == 404
