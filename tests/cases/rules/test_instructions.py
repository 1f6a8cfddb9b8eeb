"""A leader's instruction: its words, who gave it, until when; two outputs, each with its date."""

from __future__ import annotations

import pytest

from tests.cases.rules.office import Office, wall
from tests.people import LAN, LANH, MINH, NGA, THU, TUAN
from workflow.attempt import Actor
from workflow.refusal import Refused
from workflow.versions import Workflows

DEFINITION = Workflows.shipped().current.definition
WORDS = {"text": "Trả lời dân trước thứ Năm."}


def test_the_earlier_of_rule_and_instruction_counts(office: Office) -> None:
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, due="2026-11-26T17:00")
    assert story.due == "2026-11-26 17:00"
    assert wall(story.case("first_due_at")[0]) == "2026-11-28 00:00"
    assert story.words("text") == [WORDS["text"]]


def test_a_later_date_needs_an_extension(office: Office) -> None:
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, due="2026-12-10T17:00")
    assert story.due == "2026-11-28 00:00"


def test_a_date_on_the_assignment_only_shortens(office: Office) -> None:
    early = office.led(due="2026-11-26T17:00")
    late = office.led(due="2026-12-26T17:00")
    assert (early.due, late.due) == ("2026-11-26 17:00", "2026-11-28 00:00")


@pytest.mark.parametrize("who", [LAN, TUAN, THU])
def test_only_the_leader_and_the_office_give_it_change_it_and_take_it_back(
    office: Office, who: object
) -> None:
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS)
    for action, fields in (("instruct", WORDS), ("withdraw_instruction", {"reason": "…"})):
        refused = story.refused(who, action, "2026-11-20 10:00", **fields)  # type: ignore[arg-type]
        assert refused == ["not_your_role"]
    story.act(NGA, "instruct", "2026-11-20 11:00", text="Trả lời trong ngày.")
    story.act(MINH, "withdraw_instruction", "2026-11-20 12:00", reason="Lãnh đạo đổi ý.")


def test_a_new_date_replaces_the_leaders_earlier_one(office: Office) -> None:
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, due="2026-11-25T17:00")
    story.act(LANH, "instruct", "2026-11-20 10:00", **WORDS, due="2026-11-27T10:00")
    assert story.due == "2026-11-27 10:00"
    # words alone leave the date as it was
    story.act(LANH, "instruct", "2026-11-20 11:00", text="Nhớ gọi điện cho dân.")
    assert story.due == "2026-11-27 10:00"


def test_withdrawn_the_rule_counts_again(office: Office) -> None:
    story = office.accepted()
    assert story.refused(LANH, "withdraw_instruction", "2026-11-20 08:00", reason="…") == [
        "instruction_stands"
    ]
    due, report = "2026-11-25T17:00", "2026-11-26T17:00"
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, due=due, report_due=report)
    assert story.case("instruction_seq") == (4,)
    story.act(LANH, "withdraw_instruction", "2026-11-20 10:00", reason="Đã họp dân.")
    assert story.due == "2026-11-28 00:00"
    assert story.case("instruction_seq") == (None,)
    assert story.deadlines("report", "closed_by") == [("withdraw_instruction",)]
    assert "left_open" not in story.entries()[-1]


def test_the_date_on_the_assignment_outlives_the_instruction(office: Office) -> None:
    story = office.led(due="2026-11-26T17:00", instruction="Làm gấp.")
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, due="2026-11-25T17:00")
    story.act(LANH, "withdraw_instruction", "2026-11-20 10:00", reason="Đã họp dân.")
    assert story.due == "2026-11-26 17:00"


def test_given_with_the_assignment_it_stands(office: Office) -> None:
    story = office.led(instruction="Làm gấp.")
    story.act(LANH, "withdraw_instruction", "2026-11-20 10:00", reason="Nhầm vụ việc.")
    assert story.case("instruction_seq") == (None,)


def test_after_an_extension_it_shortens_again(office: Office) -> None:
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, due="2026-11-26T17:00")
    story.extend("2026-12-05T00:00", "2026-11-25 09:00", "2026-11-25 14:00")
    assert story.due == "2026-12-05 00:00"
    story.act(LANH, "instruct", "2026-11-25 15:00", **WORDS, due="2026-12-02T17:00")
    assert story.due == "2026-12-02 17:00"
    story.act(MINH, "revoke_extension", "2026-11-25 16:00", reason="Không cần nữa.")
    assert story.due == "2026-11-28 00:00"


def test_explicit_dates_shift_with_a_pause_too(office: Office) -> None:
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, due="2026-11-26T16:00")
    story.pause("2026-11-25 08:00", "2026-11-25 10:00")
    assert story.due == "2026-11-27 08:00"
    # the pause before does not move a date that is set afterwards
    story.act(LANH, "instruct", "2026-11-25 11:00", **WORDS, due="2026-11-26T16:00")
    assert story.due == "2026-11-26 16:00"


def test_set_during_a_pause_it_counts_from_then(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-25 08:00")
    story.act(LANH, "instruct", "2026-11-25 09:00", **WORDS, due="2026-11-26T16:00")
    assert story.due is None
    story.act(LAN, "resume", "2026-11-25 10:00")
    assert story.due == "2026-11-26 17:00"


def test_a_report_to_the_committee_is_asked_with_a_date_of_its_own(office: Office) -> None:
    story = office.accepted()
    assert story.refused(LAN, "submit_report", "2026-11-20 08:00", text="…") == ["report_is_asked"]
    due, report = "2026-11-27T17:00", "2026-12-01T17:00"
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, due=due, report_due=report)
    story.reply("2026-11-27 09:00")
    assert story.deadlines("report", "closed_at") == [(None,)]
    story.act(LAN, "submit_report", "2026-11-30 09:00", text="Đã trả lời dân ngày 27.")
    assert story.deadlines("report", "closed_by", "late") == [("submit_report", False)]


def test_both_outputs_asked_again_have_new_dates(office: Office) -> None:
    story = office.accepted()
    first = {"due": "2026-11-27T17:00", "report_due": "2026-12-01T17:00"}
    second = {"due": "2026-11-26T17:00", "report_due": "2026-11-27T10:00"}
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, **first)
    story.act(LANH, "instruct", "2026-11-20 10:00", **WORDS, **second)
    assert story.due == "2026-11-26 17:00"
    assert story.deadlines("report", "closed_by", "edition") == [("instruct", 1), (None, 2)]
    # asked for one of them only, the other stays as it was
    story.act(LANH, "instruct", "2026-11-20 11:00", **WORDS, due="2026-11-26T16:00")
    assert story.deadlines("report", "closed_by") == [("instruct",), (None,)]


def test_a_report_nobody_gives_climbs_and_may_still_come_after_the_end(office: Office) -> None:
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, report_due="2026-11-25T17:00")
    story.reply("2026-11-25 10:00")
    office.tick("2026-11-30 09:00")
    assert story.rungs("report") == [
        ("minus_1", "2026-11-23 17:00"),
        ("due", "2026-11-25 17:00"),
        ("plus_1", "2026-11-26 17:00"),
    ]
    story.act(MINH, "close", "2026-11-30 10:00")
    assert "left_open" not in story.entries()[-1]
    story.act(LAN, "submit_report", "2026-12-01 09:00", text="Báo cáo muộn.")
    assert story.deadlines("report", "closed_by", "late") == [("submit_report", True)]


def test_the_report_outlasts_the_case_with_its_ladder(office: Office) -> None:
    """The citizen was answered in time; the committee waits until the 10th of December."""
    story = office.accepted()
    report = "2026-12-10T00:00"
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, report_due=report)
    story.reply("2026-11-23 09:00")
    office.tick("2026-12-04 09:00")
    assert story.state == "closed"
    assert story.deadlines("report", "closed_by") == [(None,)]
    office.tick("2026-12-12 09:00")
    assert story.rungs("report") == [
        ("minus_1", "2026-12-09 00:00"),
        ("due", "2026-12-10 00:00"),
        ("plus_1", "2026-12-11 00:00"),
    ]
    # it is the committee's matter: for the citizen the case is closed, and nobody is overdue
    assert story.case("state", "overdue_from", "late", "next_check_at") == (
        *("closed", None, False),
        None,
    )
    assert story.refused(MINH, "escalate", "2026-12-12 10:00", reason="…") == ["case_is_not_closed"]
    story.act(LAN, "submit_report", "2026-12-14 09:00", text="Đã trả lời dân ngày 23.")
    assert story.deadlines("report", "closed_by", "late") == [("submit_report", True)]
    assert story.state == "closed"
    assert story.refused(LAN, "submit_report", "2026-12-14 10:00", text="…") == ["report_is_asked"]


def test_an_instruction_is_withdrawn_after_the_end(office: Office) -> None:
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, report_due="2026-12-10T00:00")
    story.act(story.citizen, "withdraw", "2026-11-23 09:00", reason="Đã tự làm.")
    story.act(LANH, "withdraw_instruction", "2026-11-24 09:00", reason="Không cần nữa.")
    office.tick("2026-12-20 09:00")
    assert story.rungs("report") == []
    assert story.deadlines("report", "closed_by") == [("withdraw_instruction",)]


def test_no_report_on_a_denunciation_that_was_handed_on(office: Office) -> None:
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", **WORDS, report_due="2026-12-10T00:00")
    found = {"legal_path": "Tố cáo", "reason": "Là tố cáo.", "kind": "denunciation"}
    story.act(MINH, "redirect", "2026-11-23 09:00", **found)
    assert story.deadlines("report", "closed_by") == [("redirect",)]
    assert "upc_office" in story.entries()[-1]["tells"]
    assert "case_is_handled_here" in story.refused(
        LAN, "submit_report", "2026-11-24 09:00", text="…"
    )


@pytest.mark.parametrize(
    ("who", "action", "fields"),
    [
        (LANH, "instruct", {**WORDS, "due": "2062-11-27T17:00"}),
        (LANH, "instruct", {**WORDS, "report_due": "2062-11-27T17:00"}),
        (LAN, "request_contribution", {"department": "SYT", "text": "…", "due": "27/11/2062"}),
        (LAN, "request_extension", {"reason": "…", "due": "27/11/2062"}),
    ],
)
def test_a_slip_of_the_year_puts_nothing_off_for_decades(
    office: Office, who: Actor, action: str, fields: dict[str, object]
) -> None:
    story = office.accepted()

    with pytest.raises(Refused) as refused:
        story.act(who, action, "2026-11-20 09:00", **fields)

    (reason,) = refused.value.reasons
    assert (reason.category, reason.field) == ("field", [*fields][-1])
    assert "hãy xem lại năm" in reason.message(DEFINITION, "vi")
    assert "366 days ahead" in reason.message(DEFINITION, "en")


def test_a_past_date_is_refused(office: Office) -> None:
    story = office.accepted()
    assert story.refused(LANH, "instruct", "2026-11-20 09:00", **WORDS, due="2026-11-20T08:00") == [
        "field_malformed"
    ]
