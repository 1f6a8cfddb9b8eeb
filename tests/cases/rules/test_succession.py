"""A department that ends hands its open cases to its successor, in the history (contract 10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.errors import CaseNotFound
from tests.cases.rules.office import Office, wall
from tests.people import HOA, LAN, MINH, TUAN

LAST_DAY = date(2026, 11, 25)


def test_the_open_cases_of_the_lead_go_to_the_successor(office: Office) -> None:
    story, other = office.accepted(), office.led(lead="STC")
    due = story.due
    office.end_department("SXD", LAST_DAY, "SYT")
    office.tick("2026-11-25 16:00")
    assert story.case("lead") == ("SXD",)
    office.tick("2026-11-26 00:01")
    assert story.case("lead", "department", "state") == ("SYT", "SYT", "in_progress")
    assert story.due == due
    assert other.case("lead") == ("STC",)
    entry = story.entries()[-1]
    assert (entry["action"], entry["actor"]) == ("succeed", "clock")
    assert (entry["fields"]["department"], entry["fields"]["successor"]) == ("SXD", "SYT")
    spans = office.rows(
        "SELECT department, until_at IS NULL FROM involvement WHERE relation = 'responsible'"
        f" AND case_id = {story.id} ORDER BY no"
    )
    assert [(code, bool(now)) for code, now in spans] == [
        ("VPUBND", False),
        ("SXD", False),
        ("SYT", True),
    ]
    with pytest.raises(CaseNotFound):
        story.act(LAN, "note", "2026-11-26 09:00", text="…")
    story.act(HOA, "note", "2026-11-26 09:00", text="Đã nhận bàn giao.")


def test_it_happens_once(office: Office) -> None:
    story = office.accepted()
    office.end_department("SXD", LAST_DAY, "SYT")
    for minute in (1, 2, 3):
        office.tick(f"2026-11-26 00:0{minute}")
    assert story.history().count("succeed") == 1


def test_not_accepted_yet_the_same_day_to_accept_is_left(office: Office) -> None:
    story = office.led("2026-11-25 09:00")
    office.end_department("SXD", LAST_DAY, "SYT")
    office.tick("2026-11-26 00:01")
    ((due, closed),) = story.deadlines("accept", "due_at", "closed_at")
    assert (wall(due), closed) == ("2026-11-27 00:00", None)


def test_what_was_asked_of_it_is_asked_of_the_successor(office: Office) -> None:
    story = office.accepted(coordinating=["STC"])
    story.act(LAN, "request_contribution", "2026-11-25 09:00", department="STC", text="Ý kiến")
    office.end_department("STC", LAST_DAY, "SYT")
    office.tick("2026-11-26 00:01")
    assert story.deadlines("contribution", "department", "closed_at") == [("SYT", None)]
    story.act(HOA, "contribute", "2026-11-26 09:00", text="Đồng ý.")
    assert story.deadlines("contribution", "closed_by") == [("contribute",)]


def test_asked_by_its_own_successor_there_is_nothing_left_to_give(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "request_contribution", "2026-11-25 09:00", department="SYT", text="Ý kiến")
    office.end_department("SYT", LAST_DAY, "SXD")
    office.tick("2026-11-26 00:01")
    assert story.entries()[-1]["left_open"] == [["contribution", "SXD"]]
    assert story.case("lead") == ("SXD",)
    still = office.rows(
        "SELECT department FROM involvement WHERE relation = 'coordinating' AND until_at IS NULL"
    )
    assert still == []


def test_a_paused_case_stays_paused(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-25 10:00")
    office.end_department("SXD", LAST_DAY, "SYT")
    office.tick("2026-11-26 00:01")
    story.act(HOA, "resume", "2026-11-26 10:00")
    assert story.due == "2026-11-30 17:00"
    assert story.deadlines("reply", "department") == [("SYT",)]


def test_whoever_acts_first_finds_it_handed_on(office: Office) -> None:
    """No tick since: the office's own action follows the succession first."""
    story = office.accepted()
    office.end_department("SXD", LAST_DAY, "SYT")
    story.act(MINH, "note", "2026-11-26 09:00", text="Kiểm tra.")
    assert story.history()[-2:] == ["succeed", "note"]


@pytest.mark.parametrize("action", ["note", "merge"])
def test_what_fell_due_after_the_end_is_told_to_the_successor_whoever_looks_first(
    office: Office, action: str
) -> None:
    """The clock was off since the last day; somebody acts on it, or merges another into it."""
    story, other = office.accepted(), office.record("2026-11-30 09:00")
    office.tick("2026-11-25 16:00")
    office.end_department("SXD", LAST_DAY, "SYT")
    if action == "note":
        story.act(MINH, "note", "2026-12-01 09:00", text="Kiểm tra.")
    else:
        other.act(MINH, "merge", "2026-12-01 09:00", into=story.number, reason="Cùng một việc.")
    fired = "SELECT rung, department FROM escalation WHERE deadline_name = 'reply' AND case_id"
    assert office.rows(f"{fired} = {story.id} ORDER BY seq") == [
        ("minus_3", "SXD"),
        ("minus_1", "SYT"),
        ("due", "SYT"),
        ("plus_1", "SYT"),
    ]
    assert "succeed" in story.history()


def test_replied_and_reopened_it_comes_to_the_successor(office: Office) -> None:
    replied, closed = office.replied(), office.replied()
    closed.act(MINH, "close", "2026-11-25 12:00")
    office.end_department("SXD", LAST_DAY, "SYT")
    office.tick("2026-11-26 00:01")
    assert replied.case("lead", "department") == ("SYT", "SYT")
    # a closed case keeps its record
    assert closed.case("lead", "department") == ("SXD", "SXD")
    for story in (replied, closed):
        story.act(MINH, "reopen", "2026-11-26 09:00", reason="Chưa đủ.")
        assert story.case("state", "lead", "department") == ("in_progress", "SYT", "SYT")


def test_the_line_is_followed_to_its_end(office: Office) -> None:
    story = office.accepted()
    office.end_department("SXD", LAST_DAY, "STC")
    office.end_department("STC", LAST_DAY + timedelta(days=1), "SYT")
    office.tick("2026-11-27 00:01")
    assert story.case("lead") == ("SYT",)


def test_a_department_that_has_ended_is_given_nothing_new(office: Office) -> None:
    story = office.record("2026-11-26 09:00")
    office.end_department("SXD", LAST_DAY, "SYT")
    assert story.refused(MINH, "assign", "2026-11-26 10:00", lead_department="SXD") == [
        "department_exists"
    ]
    assert TUAN.department == "SXD"
