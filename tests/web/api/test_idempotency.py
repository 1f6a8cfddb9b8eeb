"""Chị Thu's connection is bad: sending again never does anything a second time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.people import MINH, NGA, THU
from tests.web.api.stories import API, ASSIGNMENT, client, items
from tests.web.stories import ISSUE, Office

KEY = {"Idempotency-Key": "form-1"}


def test_the_same_issue_is_recorded_once(office: Office) -> None:
    thu = client(office, THU)

    first, again = (thu.post(f"{API}/cases", json=ISSUE, headers=KEY) for _ in range(2))

    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.json()["code"]
    assert len(items(thu.get(f"{API}/cases"))) == 1


def test_fifty_at_once_are_one(office: Office) -> None:
    thu = client(office, THU)

    def send(_: int) -> Any:
        return thu.post(f"{API}/cases", json=ISSUE, headers=KEY)

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(send, range(50)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len(items(thu.get(f"{API}/cases"))) == 1


def test_a_key_is_for_one_body_and_one_person(office: Office) -> None:
    thu, minh = client(office, THU), client(office, MINH)
    first = thu.post(f"{API}/cases", json=ISSUE, headers=KEY).json()

    other = thu.post(f"{API}/cases", json={**ISSUE, "pace": "urgent"}, headers=KEY)
    somebody_else = minh.post(f"{API}/cases", json=ISSUE, headers=KEY)

    assert other.status_code == 422
    assert other.json()["type"].endswith("key-reused")
    assert somebody_else.status_code == 201
    assert somebody_else.json()["number"] != first["number"]


def test_a_repeated_action_is_answered_though_the_version_is_stale_by_now(office: Office) -> None:
    case = office.record()
    minh, address = client(office, MINH), f"{API}/cases/{case.number}/actions/assign"
    headers = {**KEY, "If-Match": f'"{case.version}"'}

    first, again = (minh.post(address, json=ASSIGNMENT, headers=headers) for _ in range(2))

    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert len(items(minh.get(f"{API}/cases/{case.number}/events"))) == 2


def test_a_used_key_is_not_for_a_body_nobody_can_read(one_office: Office) -> None:
    case = one_office.case_in_progress()
    minh, address = client(one_office, MINH), f"{API}/cases/{case.number}/actions/note"
    assert minh.post(address, json={"text": "Đã gọi điện."}, headers=KEY).status_code == 200
    stale = {**KEY, "Content-Type": "application/json", "If-Match": '"1"'}

    for content in (b"{", b'{"foreign": 1}'):
        again = minh.post(address, content=content, headers=stale)
        assert again.status_code == 422
        assert again.json()["type"].endswith("key-reused")


def test_a_refused_command_leaves_its_key_free(office: Office) -> None:
    case = office.record()
    minh, address = client(office, MINH), f"{API}/cases/{case.number}/actions/assign"

    refused = minh.post(address, json={"lead_department": "NOWHERE"}, headers=KEY)
    corrected = minh.post(address, json=ASSIGNMENT, headers=KEY)

    assert refused.status_code in (409, 422)
    assert corrected.status_code == 200


def test_fifty_hands_on_one_case_are_one_assignment(office: Office) -> None:
    case = office.record()
    hands, address = client(office, NGA), f"{API}/cases/{case.number}/actions/instruct"
    seen = {"If-Match": f'"{case.version}"'}

    def send(number: int) -> Any:
        if number % 2:
            return hands.post(address, json={"text": f"Ý kiến {number}"}, headers=seen)
        return hands.post(address, json={"text": f"Ý kiến {number}", "version": case.version})

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(send, range(50)))

    won = [answer for answer in answers if answer.status_code == 200]
    lost = [answer for answer in answers if answer.status_code in (409, 412)]
    assert (len(won), len(lost)) == (1, 49)
    assert {answer.json()["version"] for answer in lost} == {won[0].json()["version"]}
