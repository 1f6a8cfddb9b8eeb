"""Which version of a case somebody saw: ETag, If-Match and the `version` of a form."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people import LAN, MINH
from tests.web.api.stories import API, client, items
from tests.web.stories import FRIDAY, MONDAY, Office

NOTE = {"text": "Đã gọi điện cho công dân."}


def note(office: Office, number: str, if_match: str | None = None, **fields: Any) -> Any:
    """Anh Minh writes a note, if the case is still as he saw it."""
    headers = {} if if_match is None else {"If-Match": if_match}
    address = f"{API}/cases/{number}/actions/note"
    return client(office, MINH).post(address, json={**NOTE, **fields}, headers=headers)


@pytest.mark.parametrize("tags", [None, "*", '"3"', "3", '"1", "3"', '"1","2" , "3"'])
def test_a_tag_that_matches_lets_the_action_through(one_office: Office, tags: str | None) -> None:
    case = one_office.case_in_progress()

    answer = note(one_office, case.number, tags)

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"4"'


@pytest.mark.parametrize(
    "tags", ['"2"', 'W/"3"', '"03"', '"3', "", '"yesterday"', '"1", "2"', '"99999999999999999999"']
)
def test_any_other_tag_does_not_and_names_the_version(one_office: Office, tags: str) -> None:
    case = one_office.case_in_progress()

    answer = note(one_office, case.number, tags)

    assert (answer.status_code, answer.json()["version"]) == (412, 3)
    assert len(items(client(one_office, MINH).get(f"{API}/cases/{case.number}/events"))) == 3


@pytest.mark.parametrize(
    ("version", "status"),
    [(3, 200), (3.0, 200), (None, 200), (2, 409), (3.5, 422), (True, 422), ("3", 422), (-1, 422)],
)
def test_a_form_says_which_version_it_showed(
    one_office: Office, version: object, status: int
) -> None:
    case = one_office.case_in_progress()

    assert note(one_office, case.number, version=version).status_code == status


def test_the_clock_adds_to_the_history_and_leaves_the_version(office: Office) -> None:
    case = office.case_in_progress(FRIDAY.replace(month=10))
    lan = client(office, LAN)
    before = lan.get(f"{API}/cases/{case.number}")
    told_before = items(lan.get(f"{API}/cases/{case.number}/events"))

    office.services.register.tick(MONDAY)

    after = lan.get(f"{API}/cases/{case.number}")
    assert after.headers["ETag"] == before.headers["ETag"]
    assert after.json()["escalation_level"] > before.json()["escalation_level"]
    assert len(items(lan.get(f"{API}/cases/{case.number}/events"))) > len(told_before)
    assert note(office, case.number, before.headers["ETag"]).status_code == 200
