"""Co-ordinating departments: a clock, a ladder and a place in the overdue list of their own."""

from __future__ import annotations

import pytest

from cases.errors import CaseNotFound
from tests.cases.rules.office import PHUC, RETURN, Office, Story, wall
from tests.people import HOA, LAN, MINH


def asked(office: Office, *departments: str, due: str | None = None) -> Story:
    """SXD asks departments for their part on Friday morning."""
    story, what = office.accepted(), {"text": "Ý kiến về cấp nước", "due": due}
    for code in departments:
        story.act(LAN, "request_contribution", "2026-11-20 09:00", department=code, **what)
    return story


def contributions(story: Story) -> list[tuple[str, str | None, bool]]:
    """Of whom, how it ended, whether late."""
    return [
        (code, by, bool(late))
        for code, by, late in story.deadlines("contribution", "department", "closed_by", "late")
    ]


def test_several_departments_each_have_their_own_clock(office: Office) -> None:
    story = asked(office, "SYT", "STC")
    story.act(HOA, "contribute", "2026-11-23 09:00", text="Đồng ý.")
    assert contributions(story) == [("SYT", "contribute", False), ("STC", None, False)]
    dues = [wall(due) for (due,) in story.deadlines("contribution", "due_at")]
    # three working days: Monday, Wednesday, Thursday
    assert dues == ["2026-11-27 00:00"] * 2


def test_its_ladder_reaches_its_own_head_and_then_the_office(office: Office) -> None:
    story = asked(office, "SYT", due="2026-11-25T17:00")
    office.tick("2026-11-27 09:00")
    told = office.rows(
        "SELECT rung, post, department FROM escalation WHERE deadline_name = 'contribution'"
        " ORDER BY seq"
    )
    assert told == [
        ("minus_1", "department_head", "SYT"),
        ("due", "department_head", "SYT"),
        ("plus_1", "upc_office", "SYT"),
    ]
    assert story.case("department") == ("SXD",)


def test_it_is_overdue_of_the_department_that_was_asked(office: Office) -> None:
    story = asked(office, "SYT", due="2026-11-25T17:00")
    office.tick("2026-11-26 09:00")
    ((code, of_another, due),) = story.deadlines("contribution", "department", "asked", "due_at")
    assert (code, bool(of_another), wall(due)) == ("SYT", True, "2026-11-25 17:00")
    # the lead is not overdue by it
    assert wall(story.case("overdue_from")[0]) == "2026-11-28 00:00"


def test_the_reply_is_not_blocked_and_what_is_open_is_kept_and_told(office: Office) -> None:
    """Signalen cancels the parts with the whole; here the history says whose part was open."""
    story = asked(office, "SYT", "STC")
    story.act(HOA, "contribute", "2026-11-23 09:00", text="Đồng ý.")
    story.reply("2026-11-23 10:00")
    assert contributions(story) == [("SYT", "contribute", False), ("STC", "reply", False)]
    assert story.entries()[-1]["left_open"] == [["contribution", "STC"]]


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("withdraw", {"reason": "Bà đã tự giải quyết."}),
        ("redirect", {"legal_path": "khiếu nại", "reason": "Thuộc khiếu nại."}),
    ],
)
def test_ending_the_case_does_not_silently_cancel_it(
    office: Office, action: str, fields: dict[str, object]
) -> None:
    story = asked(office, "SYT")
    story.act(MINH, action, "2026-11-23 10:00", **fields)
    assert story.entries()[-1]["left_open"] == [["contribution", "SYT"]]


def test_sending_back_leaves_it_open_and_nobody_co_ordinates(office: Office) -> None:
    story = asked(office, "SYT")
    story.act(LAN, "send_back", "2026-11-23 09:00", **RETURN)
    assert story.entries()[-1]["left_open"] == [["contribution", "SYT"]]
    with pytest.raises(CaseNotFound):
        story.act(HOA, "contribute", "2026-11-23 10:00", text="Đồng ý.")


def test_it_goes_on_when_another_department_takes_the_lead(office: Office) -> None:
    story = asked(office, "SYT")
    story.act(MINH, "reassign", "2026-11-23 09:00", lead_department="STC", reason="Tài chính")
    story.act(HOA, "contribute", "2026-11-23 10:00", text="Đồng ý.")
    assert contributions(story) == [("SYT", "contribute", False)]


def test_whoever_takes_the_lead_owes_itself_nothing(office: Office) -> None:
    story = asked(office, "SYT", "STC")
    story.act(MINH, "reassign", "2026-11-23 09:00", lead_department="SYT", reason="Y tế")
    assert contributions(story) == [("SYT", "reassign", False), ("STC", None, False)]
    assert story.entries()[-1]["left_open"] == [["contribution", "SYT"]]
    assert story.refused(HOA, "contribute", "2026-11-23 10:00", text="Đồng ý.") == [
        "not_your_role",
        "contribution_is_asked",
    ]


def test_asked_twice_at_once_is_refused_and_again_later_is_fine(office: Office) -> None:
    story = asked(office, "SYT")
    again = {"department": "SYT", "text": "Thêm ý kiến"}
    assert story.refused(LAN, "request_contribution", "2026-11-20 10:00", **again) == [
        "contribution_is_not_asked_yet"
    ]
    story.act(HOA, "contribute", "2026-11-20 11:00", text="Đồng ý.")
    story.act(LAN, "request_contribution", "2026-11-20 12:00", **again)
    assert contributions(story) == [("SYT", "contribute", False), ("SYT", None, False)]


def test_neither_itself_nor_nobody_can_be_asked(office: Office) -> None:
    story = office.accepted()
    for code in ("SXD", "XYZ", "SKHDT"):
        fields = {"department": code, "text": "Ý kiến"}
        assert story.refused(LAN, "request_contribution", "2026-11-20 09:00", **fields) == [
            "contribution_is_of_another"
        ]


def test_only_whoever_is_asked_contributes(office: Office) -> None:
    story = asked(office, "SYT")
    with pytest.raises(CaseNotFound):
        story.act(PHUC, "contribute", "2026-11-23 09:00", text="Không liên quan.")
    assert story.refused(LAN, "contribute", "2026-11-23 09:00", text="Tự góp ý.") == [
        "not_your_role",
        "contribution_is_asked",
    ]


def test_a_late_part_is_late_for_its_department_and_not_for_the_case(office: Office) -> None:
    story = asked(office, "SYT", due="2026-11-23T17:00")
    story.act(HOA, "contribute", "2026-11-25 09:00", text="Đồng ý.")
    assert contributions(story) == [("SYT", "contribute", True)]
    story.reply("2026-11-25 10:00")
    assert story.case("late", "late_first") == (False, False)


def test_a_pause_of_the_lead_does_not_stop_what_others_owe(office: Office) -> None:
    story = asked(office, "SYT")
    story.pause("2026-11-20 10:00")
    assert story.deadlines("contribution", "held") == [(False,)]


def test_the_office_changes_who_co_ordinates(office: Office) -> None:
    story = office.accepted(coordinating=["SYT"])
    story.act(LAN, "request_contribution", "2026-11-20 09:00", department="SYT", text="Ý kiến")
    change = {"coordinating": ["STC"], "reason": "Không thuộc y tế"}
    assert story.refused(LAN, "set_coordinating", "2026-11-20 10:00", **change) == ["not_your_role"]
    story.act(MINH, "set_coordinating", "2026-11-20 10:00", **change)
    assert contributions(story) == [("SYT", "set_coordinating", False)]
    assert story.entries()[-1]["left_open"] == [["contribution", "SYT"]]
    with pytest.raises(CaseNotFound):
        story.act(HOA, "contribute", "2026-11-20 11:00", text="Đồng ý.")
    now = office.rows(
        "SELECT department FROM involvement WHERE relation = 'coordinating' AND until_at IS NULL"
    )
    assert now == [("STC",)]


def test_a_list_that_was_not_given_changes_nobody(office: Office) -> None:
    """anh Minh gives only a reason: nobody is taken off the case by what he did not say."""
    story = asked(office, "SYT")
    assert story.refused(MINH, "set_coordinating", "2026-11-20 10:00", reason="Rà soát") == [
        "field_missing"
    ]
    assert contributions(story) == [("SYT", None, False)]


def test_an_empty_list_on_purpose_leaves_nobody(office: Office) -> None:
    story = asked(office, "SYT", "STC")
    nobody: dict[str, object] = {"coordinating": [], "reason": "Không cần nữa"}
    story.act(MINH, "set_coordinating", "2026-11-20 10:00", **nobody)
    ended = [(code, by) for code, by, _ in contributions(story)]
    assert ended == [("SYT", "set_coordinating"), ("STC", "set_coordinating")]
    assert story.entries()[-1]["fields"]["coordinating"] == []
