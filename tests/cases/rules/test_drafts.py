"""An officer drafts, the head approves or returns; who may sign signs."""

from __future__ import annotations

from tests.cases.rules.office import BA, REPLY, Office
from tests.people import LAN, MINH, TUAN

TEXT = {"text": "Đường sẽ được sửa trong tháng 12."}


def test_drafted_returned_drafted_again_and_signed(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "draft_reply", "2026-11-20 09:00", **TEXT)
    assert story.refused(LAN, "return_draft", "2026-11-20 10:00", reason="…") == ["not_your_role"]
    story.act(TUAN, "return_draft", "2026-11-20 10:00", reason="Nêu rõ ngày.")
    assert story.case("draft_seq") == (None,)
    assert story.refused(TUAN, "return_draft", "2026-11-20 11:00", reason="…") == ["draft_is_there"]
    story.act(LAN, "draft_reply", "2026-11-20 12:00", text="Sửa xong ngày 10/12.")
    assert story.case("draft_seq") != (None,)
    story.reply("2026-11-20 14:00")
    assert story.case("state", "draft_seq", "outcome") == ("replied", None, "settled")
    assert story.history()[-4:] == ["draft_reply", "return_draft", "draft_reply", "reply"]


def test_a_draft_is_nothing_the_citizen_reads(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "draft_reply", "2026-11-20 09:00", **TEXT)
    assert office.rows("SELECT field FROM case_text WHERE public") == []


def test_the_officer_with_the_right_signs_and_the_one_without_does_not(office: Office) -> None:
    story = office.accepted()
    assert story.refused(LAN, "reply", "2026-11-20 09:00", **REPLY) == ["not_your_role"]
    story.reply("2026-11-20 10:00", who=BA)
    assert story.state == "replied"


def test_only_the_lead_drafts_and_only_once_accepted(office: Office) -> None:
    story = office.led()
    assert story.refused(LAN, "draft_reply", "2026-11-20 09:00", **TEXT) == ["wrong_state"]
    story.act(LAN, "accept", "2026-11-20 10:00")
    assert story.refused(MINH, "draft_reply", "2026-11-20 11:00", **TEXT) == ["not_your_role"]


def test_a_reply_needs_document_date_signatory_channel_and_outcome(office: Office) -> None:
    story = office.accepted()
    refused = story.refused(TUAN, "reply", "2026-11-20 09:00", text="Xong.")
    assert refused == ["field_missing"] * 5
