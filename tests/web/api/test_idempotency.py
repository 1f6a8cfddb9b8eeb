"""Chị Thu's connection is bad: sending again never does anything a second time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from cases.commands.answers import DOCUMENT_KEPT_FOR
from cases.commands.requests import Act
from tests.cases.life import rows
from tests.people import LAN, MINH, NGA, THU, TUAN
from tests.web.api.stories import API, ASSIGNMENT, client, items
from tests.web.stories import FRIDAY, ISSUE, MONDAY, REPLY, Office

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


def test_a_repeated_action_is_answered_as_the_first_time_though_the_case_went_on(
    office: Office,
) -> None:
    case = office.record()
    office.act(MINH, case, "assign", FRIDAY, lead_department="SXD")
    lan, address = client(office, LAN), f"{API}/cases/{case.number}/actions/accept"
    first = lan.post(address, json={"handler": LAN.id}, headers=KEY)
    office.act(TUAN, case, "reply", MONDAY, **REPLY)
    office.watch.goes_on(days=1)

    again = lan.post(address, json={"handler": LAN.id}, headers={**KEY, "If-Match": '"1"'})

    assert first.json()["state"] == "in_progress"
    assert (again.status_code, again.headers["ETag"]) == (200, first.headers["ETag"])
    assert again.content == first.content
    assert lan.get(f"{API}/cases/{case.number}").json()["state"] == "replied"


def test_a_repeated_recording_is_answered_as_the_first_time_too(office: Office) -> None:
    thu = client(office, THU)
    first = thu.post(f"{API}/cases", json=ISSUE, headers=KEY)
    number = first.json()["number"]
    office.services.register.act(Act(MINH, number, "assign", {"lead_department": "SXD"}), MONDAY)

    again = thu.post(f"{API}/cases", json=ISSUE, headers=KEY)

    assert (again.status_code, again.headers["ETag"]) == (201, first.headers["ETag"])
    assert again.headers["Location"] == first.headers["Location"]
    assert again.content == first.content


def test_the_words_of_an_answer_are_kept_a_week_and_the_key_for_good(office: Office) -> None:
    thu = client(office, THU)
    first = thu.post(f"{API}/cases", json=ISSUE, headers=KEY).json()
    (kept,) = rows(office.services.database, "SELECT answer FROM idempotency_key")[0]
    assert ISSUE["title"] in kept
    assert first["code"] not in kept

    office.services.register.tick(MONDAY + DOCUMENT_KEPT_FOR + timedelta(seconds=1))

    assert rows(office.services.database, "SELECT answer FROM idempotency_key") == [(None,)]
    again = thu.post(f"{API}/cases", json=ISSUE, headers=KEY).json()
    assert (again["number"], again["code"]) == (first["number"], first["code"])


def test_no_answer_keeps_what_a_denunciation_said(office: Office) -> None:
    thu, minh = client(office, THU), client(office, MINH)
    number = thu.post(f"{API}/cases", json=ISSUE, headers=KEY).json()["number"]
    fields = {"legal_path": "Thanh tra tỉnh", "kind": "denunciation", "reason": "Đây là tố cáo"}

    done = minh.post(f"{API}/cases/{number}/actions/redirect", json=fields, headers=KEY)

    assert done.status_code == 200
    kept = rows(office.services.database, "SELECT answer FROM idempotency_key")
    assert len(kept) == 2
    assert ISSUE["title"] not in str(kept)


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
