"""A report asked of a case that no department leads is the UPC office's to submit."""

from __future__ import annotations

import pytest

from tests.cases.rules.office import RETURN, Office, Story
from tests.people import LAN, LANH, MINH, NGA, THU

ASKED = {"text": "Báo cáo tôi.", "report_due": "2026-11-30T00:00"}
REPORT = {"text": "Đã trả lời ngay tại buổi gặp."}


def asked(office: Office) -> Story:
    """ông Lãnh wants a report on a case that nobody leads yet."""
    story = office.record()
    story.act(LANH, "instruct", "2026-11-20 09:00", **ASKED)
    return story


def end(story: Story, how: str) -> None:
    """The case ends before anybody led it."""
    at = "2026-11-20 10:00"
    if how == "answer_on_the_spot":
        story.act(THU, how, at, text="Đã sửa.", outcome="settled")
    elif how == "withdraw":
        story.act(story.citizen, how, at, reason="Đã xong.")
    elif how == "redirect":
        story.act(MINH, how, at, legal_path="Khiếu nại", reason="Là khiếu nại.")
    else:
        story.act(MINH, how, at, into=story.office.record().number, reason="Trùng.")


@pytest.mark.parametrize("how", ["answer_on_the_spot", "withdraw", "redirect", "merge"])
def test_anh_minh_submits_the_report_of_a_case_that_ended_unled(office: Office, how: str) -> None:
    story = asked(office)
    end(story, how)
    assert story.deadlines("report", "closed_at") == [(None,)]
    if how == "answer_on_the_spot":
        office.tick("2026-12-01 07:30")
    story.act(MINH, "submit_report", "2026-12-01 08:00", **REPORT)
    assert story.deadlines("report", "closed_by") == [("submit_report",)]
    assert story.case("awaited") in ((False,), (0,))
    assert story.refused(NGA, "submit_report", "2026-12-01 09:00", **REPORT) == ["report_is_asked"]


def test_also_while_it_waits_for_its_assignment_or_came_back(office: Office) -> None:
    waiting, back = asked(office), asked(office)
    back.act(MINH, "assign", "2026-11-20 10:00", lead_department="SXD")
    refused = back.refused(MINH, "submit_report", "2026-11-20 11:00", **REPORT)
    assert refused == ["not_your_role"], "a lead reports by itself"
    back.act(LAN, "send_back", "2026-11-20 14:00", **RETURN)
    for story in (waiting, back):
        story.act(NGA, "submit_report", "2026-11-20 15:00", **REPORT)
        assert story.deadlines("report", "closed_by") == [("submit_report",)]


def test_the_centre_and_the_leader_do_not_report_to_the_committee(office: Office) -> None:
    story = asked(office)
    for who in (THU, LANH):
        refused = story.refused(who, "submit_report", "2026-11-20 10:00", **REPORT)
        assert refused == ["not_your_role"]
