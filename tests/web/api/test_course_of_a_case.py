"""What happened in the course of a case, as other systems read it."""

from __future__ import annotations

from datetime import timedelta

from tests.people import HOA, LAN, LANH, MINH
from tests.web.api.stories import API, client
from tests.web.stories import FRIDAY, MONDAY, Office

LATER = FRIDAY + timedelta(hours=4)
WHY = {"reason": "citizen_must_supply", "waiting_for": "Bản sao."}
ASKED = {"department": "SYT", "text": "Cho ý kiến."}


def test_a_paused_case_has_no_date_and_says_why(office: Office) -> None:
    case = office.case_in_progress()
    office.act(LAN, case, "pause", LATER, **WHY)

    found = client(office, LAN).get(f"{API}/cases/{case.number}").json()

    assert (found["paused"], found["due_at"], found["overdue"]) == (True, None, False)
    assert found["first_due_at"] == "2026-12-01T00:00:00+07:00"
    pause = found["pause"]
    assert (pause["reason"], pause["waiting_for"]) == ("citizen_must_supply", "Bản sao.")
    assert (pause["until"], pause["last_day"]) == ("2026-12-21T00:00:00+07:00", "2026-12-20")
    reply = next(each for each in found["deadlines"] if each["name"] == "reply")
    assert (reply["held"], reply["due_at"], reply["last_day"]) == (True, None, None)
    (listed,) = client(office, MINH).get(f"{API}/cases").json()["items"]
    assert (listed["paused"], listed["pause_reason"]) == (True, "citizen_must_supply")


def test_extension_contribution_instruction_and_time(office: Office) -> None:
    case = office.case_in_progress()
    office.act(LAN, case, "request_contribution", LATER, **ASKED)
    asked = {"due": "2026-12-05T00:00", "reason": "Chờ đo đạc."}
    office.act(LAN, case, "request_extension", LATER, **asked)
    office.act(LANH, case, "instruct", LATER, text="Làm ngay.", report_due="2026-11-28T00:00")

    found = client(office, LANH).get(f"{API}/cases/{case.number}").json()

    assert (found["extension"]["decision"], found["extension"]["asked_last_day"]) == (
        "pending",
        "2026-12-04",
    )
    (contribution,) = found["contributions"]
    assert (contribution["department"], contribution["progress"]) == ("SYT", "asked")
    (direction,) = found["directions"]
    assert direction["report"]["last_day"] == "2026-11-27"
    assert found["instructions"] == ["Làm ngay."]
    time = found["time_in_department"]
    assert time["running_minutes"] == sum(each["minutes"] for each in time["answering"])
    assert [each["department"] for each in time["coordinating"]] == ["SYT"]


def test_the_department_that_was_asked_sees_no_draft(office: Office) -> None:
    case = office.case_in_progress()
    office.act(LAN, case, "request_contribution", LATER, **ASKED)
    office.act(LAN, case, "draft_reply", LATER, text="Dự thảo.")

    mine, theirs = (
        client(office, who).get(f"{API}/cases/{case.number}").json() for who in (LAN, HOA)
    )

    assert mine["draft"]["text"] == "Dự thảo."
    assert theirs["draft"] is None
    assert len(theirs["contributions"]) == 1


def test_overdue_contributions_are_counted_apart(office: Office) -> None:
    case = office.record(FRIDAY - timedelta(days=14), pace="complex")
    office.act(MINH, case, "assign", FRIDAY - timedelta(days=14), lead_department="SXD")
    office.act(LAN, case, "request_contribution", FRIDAY - timedelta(days=14), **ASKED)
    lanh = client(office, LANH)

    now = lanh.get(f"{API}/overdue", params={"department": "SYT"}).json()
    before = lanh.get(f"{API}/overdue", params={"as_of": "2026-11-11"}).json()

    assert (now["total"], now["contributions_overdue"]) == (0, 1)
    assert now["departments"][0]["contributions_overdue"] == 1
    assert now["cases"]["items"] == []
    (row,) = now["contributions"]["items"]
    assert (row["number"], row["contribution"], row["responsible"]) == (case.number, True, "SXD")
    assert row["held_minutes"] > 0
    assert before["contributions_overdue"] == 0


def test_the_citizen_s_document(office: Office) -> None:
    case = office.case_in_progress()
    office.act(LAN, case, "pause", LATER, **WHY)
    office.act(LAN, case, "inform", LATER, text="Đang đo đạc.")

    found = client(office).get(f"{API}/status/{case.code}").json()

    assert (found["standing"], found["due_at"], found["may"]) == (
        "paused",
        None,
        ["supply", "withdraw"],
    )
    assert found["pause"]["waiting_for"] == "Bản sao."
    assert [each["text"] for each in found["news"]] == ["Đang đo đạc."]
    office.act(MINH, case, "redirect", MONDAY, legal_path="Khiếu nại", reason="Có quyết định.")
    ended = client(office).get(f"{API}/status/{case.code}").json()
    assert (ended["standing"], ended["ending"]["legal_path"]) == ("redirected", "Khiếu nại")
