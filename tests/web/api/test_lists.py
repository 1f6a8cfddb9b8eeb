"""Every list has the same four members, 50 items unless asked otherwise, and at most 100."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from cases.calendar.sessions import add_session, planned
from tests.people import MINH
from tests.web.api.stories import API, client
from tests.web.stories import FRIDAY, MONDAY, Office

OF_A_CASE = ("/cases/{number}/events", "/cases/{number}/actions")
LISTS = ("/cases", *OF_A_CASE, "/escalations", "/departments", "/sessions")
SESSION = {"id", "date", "start", "end", "site", "leader", "status"}
ENTRY = {"seq", "at", "action", "actor", "from", "to", "summary", "digest"}


def busy(office: Office) -> str:
    """An office in which every list has something; the number of its late case."""
    case = office.case_in_progress(FRIDAY - timedelta(weeks=3))
    calendar = office.services.calendar()
    with office.services.database.write() as transaction:
        for weeks in (0, 1, 2):
            day = calendar.local(MONDAY - timedelta(weeks=weeks)).date()
            add_session(transaction, planned(day, "caolanh", "Chủ tịch", calendar))
        transaction.commit()
    office.services.register.tick(MONDAY)
    return case.number


def got(site: TestClient, address: str, **params: Any) -> dict[str, Any]:
    """A list as it was answered."""
    answer = site.get(f"{API}{address}", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_every_list_is_paged_alike(one_office: Office) -> None:
    number, minh = busy(one_office), client(one_office, MINH)

    for address in (each.format(number=number) for each in LISTS):
        whole = got(minh, address)
        assert set(whole) == {"items", "total", "page", "size"}
        assert (whole["page"], whole["size"]) == (1, 50)
        assert len(whole["items"]) == min(whole["total"], 50) > 0
        first, second = (got(minh, address, size=1, page=page)["items"] for page in (1, 2))
        assert [*first, *second] == whole["items"][:2]
        beyond = got(minh, address, page=1_000_000)
        assert (beyond["items"], beyond["total"]) == ([], whole["total"])


@pytest.mark.parametrize("size", [0, 101, -1, "many"])
def test_no_page_is_empty_or_larger_than_100(one_office: Office, size: object) -> None:
    number, minh = busy(one_office), client(one_office, MINH)

    for address in (each.format(number=number) for each in LISTS):
        assert minh.get(f"{API}{address}", params={"size": size}).status_code == 422
        assert minh.get(f"{API}{address}", params={"page": 0}).status_code == 422


def test_a_session_and_an_entry_have_their_members(one_office: Office) -> None:
    number, minh = busy(one_office), client(one_office, MINH)

    sessions = got(minh, "/sessions")["items"]
    entries = got(minh, f"/cases/{number}/events")["items"]

    assert set(sessions[0]) >= SESSION
    assert (sessions[0]["id"], sessions[0]["date"]) == ("2026-11-23-caolanh", "2026-11-23")
    assert [each["date"] for each in sessions] == ["2026-11-23", "2026-11-16", "2026-11-09"]
    assert all(set(entry) >= ENTRY for entry in entries)


def test_cases_are_filtered_by_everything_the_contract_names(one_office: Office) -> None:
    late, minh = busy(one_office), client(one_office, MINH)
    new = one_office.record(MONDAY, session="2026-11-23-caolanh", origin="session").number

    def numbers(**params: Any) -> list[str]:
        return [case["number"] for case in got(minh, "/cases", **params)["items"]]

    assert numbers() == [new, late]
    assert numbers(department="SXD") == numbers(state="in_progress") == [late]
    assert numbers(overdue="true") == [late]
    assert numbers(overdue="false") == numbers(session="2026-11-23-caolanh") == [new]
    assert numbers(department="SXD", state="recorded") == []
