"""Other ends than a reply: withdrawn on the citizen's word, redirected to its legal path."""

from __future__ import annotations

import pytest

from tests.cases.rules.office import Office
from tests.people import LAN, LANH, MINH, THU, TUAN

WHY = {"reason": "Bà đã tự giải quyết."}


@pytest.mark.parametrize("stage", ["record", "led", "accepted"])
def test_the_citizen_withdraws_at_any_time_before_the_reply(office: Office, stage: str) -> None:
    story = getattr(office, stage)()
    story.act(story.citizen, "withdraw", "2026-11-20 09:00", **WHY)
    assert story.case("state", "outcome", "due_at") != (None, None, None)
    assert story.case("state", "outcome") == ("closed", "withdrawn")
    assert story.entries()[-1]["actor"] == "citizen"


def test_after_the_reply_there_is_nothing_to_withdraw(office: Office) -> None:
    story = office.replied()
    assert story.refused(story.citizen, "withdraw", "2026-11-25 11:00", **WHY) == ["wrong_state"]


def test_no_department_withdraws_for_a_citizen(office: Office) -> None:
    story = office.accepted()
    for who in (LAN, TUAN, LANH, THU):
        assert story.refused(who, "withdraw", "2026-11-20 09:00", **WHY) == ["not_your_role"]
    story.act(MINH, "withdraw", "2026-11-20 09:00", **WHY)


def test_it_needs_a_reason(office: Office) -> None:
    story = office.accepted()
    assert story.refused(story.citizen, "withdraw", "2026-11-20 09:00") == ["field_missing"]


def test_a_case_that_ends_late_stays_late(office: Office) -> None:
    """The law gives a complaint seven working days to be handed on: later is late."""
    story = office.record(kind="complaint")
    path = {"legal_path": "khiếu nại lần đầu", "reason": "Thuộc thẩm quyền Chủ tịch xã."}
    story.act(MINH, "redirect", "2026-12-07 09:00", **path)
    assert story.case("state", "outcome", "late", "late_first") == (
        *("closed", "redirected"),
        *(True, True),
    )
    assert story.entries()[-1]["late"] is True


def test_redirected_with_a_public_reason_and_its_legal_path(office: Office) -> None:
    story = office.accepted()
    path = {"legal_path": "khởi kiện tại Tòa án", "reason": "Tranh chấp đất đai."}
    assert story.refused(LAN, "redirect", "2026-11-20 09:00", **path) == ["not_your_role"]
    story.act(MINH, "redirect", "2026-11-20 09:00", **path, kind="complaint")
    assert story.case("outcome", "kind") == ("redirected", "complaint")
    assert office.rows("SELECT words FROM case_text WHERE public") == [("Tranh chấp đất đai.",)]


def test_withdrawn_by_mistake_it_is_reopened_within_thirty_days_of_its_end(office: Office) -> None:
    story, late = office.accepted(), office.accepted()
    for each in (story, late):
        each.act(MINH, "withdraw", "2026-11-25 09:00", **WHY)
    story.act(MINH, "reopen", "2026-12-25 23:00", reason="Rút nhầm.")
    assert story.case("state", "outcome") == ("in_progress", None)
    assert late.refused(MINH, "reopen", "2026-12-26 00:01", reason="Rút nhầm.") == [
        "within_the_reopening_window"
    ]
