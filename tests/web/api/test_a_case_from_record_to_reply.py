"""A case goes its whole way over the API: chị Thu, anh Minh, chị Lan and anh Tuấn."""

from __future__ import annotations

from datetime import datetime

from cases.codes.form import parse
from tests.people import LAN, MINH, THU, TUAN
from tests.web.api.stories import API, ASSIGNMENT, client, items
from tests.web.stories import ISSUE, REPLY, Office

MEMBERS = {
    *("number", "title", "kind", "state", "outcome", "department", "coordinating", "handler"),
    *("session", "recorded_at", "due_at", "first_due_at", "overdue", "paused"),
    *("escalation_level", "version"),
}


def test_recording_gives_a_number_a_place_and_a_code(office: Office) -> None:
    answer = client(office, THU).post(f"{API}/cases", json=ISSUE)

    assert answer.status_code == 201
    case = answer.json()
    assert set(case) >= MEMBERS
    assert (case["state"], case["department"]) == ("recorded", "VPUBND")
    assert parse(case["code"]) == case["code"]
    assert answer.headers["Location"] == f"{API}/cases/{case['number']}"
    assert answer.headers["ETag"] == f'"{case["version"]}"'


def test_each_hand_does_its_part(office: Office) -> None:
    number = client(office, THU).post(f"{API}/cases", json=ISSUE).json()["number"]
    steps = [
        (MINH, "assign", {**ASSIGNMENT, "coordinating": ["SYT"]}, "assigned"),
        (LAN, "accept", {"handler": "lan"}, "in_progress"),
        (TUAN, "reply", REPLY, "replied"),
        (MINH, "close", {}, "closed"),
    ]
    for who, action, fields, state in steps:
        answer = client(office, who).post(f"{API}/cases/{number}/actions/{action}", json=fields)
        assert answer.status_code == 200, answer.text
        assert answer.json()["state"] == state
        office.watch.goes_on(hours=1)

    case = client(office, MINH).get(f"{API}/cases/{number}").json()
    assert (case["handler"], case["outcome"], case["reply"]) == ("lan", "settled", REPLY["text"])
    assert case["coordinating"] == ["SYT"]


def test_the_history_tells_who_did_what_newest_first(office: Office) -> None:
    case = office.replied_case()
    events = f"{API}/cases/{case.number}/events"

    entries = items(client(office, MINH).get(events))
    latest = client(office, MINH).get(events, params={"size": 1}).json()

    assert [entry["seq"] for entry in entries] == [4, 3, 2, 1]
    assert [(entry["action"], entry["actor"]) for entry in entries] == [
        ("reply", "tuan"),
        ("accept", "lan"),
        ("assign", "minh"),
        ("record", "thu"),
    ]
    assert [(entry["from"], entry["to"]) for entry in entries[-2:]] == [
        ("recorded", "assigned"),
        (None, "recorded"),
    ]
    assert all(entry["summary"] and entry["digest"] for entry in entries)
    assert (latest["items"], latest["total"]) == (entries[:1], 4)


def test_the_etag_is_the_version_and_times_are_local(office: Office) -> None:
    case = office.case_in_progress()

    answer = client(office, LAN).get(f"{API}/cases/{case.number}")

    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
    offset = datetime.fromisoformat(answer.json()["due_at"]).utcoffset()
    assert offset is not None
    assert offset.total_seconds() == 7 * 3600


def test_the_list_is_paged_filtered_and_newest_first(office: Office) -> None:
    numbers = [office.record().number for _ in range(3)]
    taken = office.case_in_progress().number
    minh = client(office, MINH)

    every = minh.get(f"{API}/cases", params={"size": 2})
    second = minh.get(f"{API}/cases", params={"size": 2, "page": 2})
    of_construction = minh.get(f"{API}/cases", params={"department": "SXD"})
    recorded = minh.get(f"{API}/cases", params={"state": "recorded"})
    late = minh.get(f"{API}/cases", params={"overdue": "true"})

    assert [case["number"] for case in items(every) + items(second)] == [taken, *numbers[::-1]]
    assert {name: every.json()[name] for name in ("total", "page", "size")} == {
        "total": 4,
        "page": 1,
        "size": 2,
    }
    assert [case["number"] for case in items(of_construction)] == [taken]
    assert len(items(recorded)) == 3
    assert items(late) == []


def test_the_menu_says_what_is_possible_and_why_the_rest_is_not(office: Office) -> None:
    case = office.case_in_progress()

    offers = {
        offer["action"]: offer
        for offer in items(client(office, TUAN).get(f"{API}/cases/{case.number}/actions"))
    }

    assert offers["reply"]["allowed"]
    assert "text" in offers["reply"]["requires"]
    assert not offers["assign"]["allowed"]
    reasons = {reason["code"]: reason["message"] for reason in offers["assign"]["reasons"]}
    assert {"not_your_role", "wrong_state"} <= set(reasons)
    assert all(reasons.values())
