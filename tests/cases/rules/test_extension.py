"""An extension is asked for in time, granted once, and taken back without a trace on the date."""

from __future__ import annotations

import pytest

from tests.cases.rules.office import PAUSE, PHUC, RETURN, Office, wall
from tests.people import LAN, LANH, MINH, NGA

UNTIL = "2026-12-05T00:00"
ASKED: dict[str, object] = {"due": UNTIL, "reason": "Chờ kết quả đo đạc."}


def test_the_first_date_stays_beside_the_new_one(office: Office) -> None:
    story = office.accepted()
    story.extend(UNTIL, "2026-11-25 09:00", "2026-11-25 14:00")
    assert story.due == "2026-12-05 00:00"
    assert wall(story.case("first_due_at")[0]) == "2026-11-28 00:00"
    assert story.deadlines("reply", "edition") == [(2,)]


def test_lawful_time_stops_the_nagging(office: Office) -> None:
    """alaveteli 729, 6679 and froide 281: the extended case was still called overdue."""
    story = office.accepted()
    story.extend(UNTIL, "2026-11-25 09:00", "2026-11-25 14:00")
    office.tick("2026-12-02 09:00")
    assert wall(story.case("overdue_from")[0]) == "2026-12-05 00:00"
    assert [rung for rung, _ in story.rungs("reply")] == ["minus_3", "minus_3"]


def test_nothing_stops_while_the_request_waits(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "request_extension", "2026-11-27 16:00", **ASKED)
    assert story.due == "2026-11-28 00:00"
    office.tick("2026-11-30 09:00")
    assert ("due", "2026-11-28 00:00") in story.rungs("reply")


def test_it_may_be_granted_after_the_date_when_it_was_asked_before(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "request_extension", "2026-11-27 16:00", **ASKED)
    office.tick("2026-11-30 09:00")
    story.act(MINH, "grant_extension", "2026-11-30 10:00", due=UNTIL)
    assert story.due == "2026-12-05 00:00"
    assert story.case("escalation_level") == (0,)
    office.tick("2026-12-07 09:00")
    # the new edition's rung fires anew, the old one keeps its row
    due_rungs = [rung for rung in story.rungs("reply") if rung[0] == "due"]
    assert due_rungs == [("due", "2026-11-28 00:00"), ("due", "2026-12-05 00:00")]


def test_asked_too_late_it_is_refused(office: Office) -> None:
    story = office.accepted()
    late = story.refused(LAN, "request_extension", "2026-11-28 00:01", **ASKED)
    assert late == ["reply_is_not_overdue"]


def test_an_earlier_date_is_no_extension(office: Office) -> None:
    story = office.accepted()
    earlier = {**ASKED, "due": "2026-11-27T17:00"}
    assert story.refused(LAN, "request_extension", "2026-11-25 09:00", **earlier) == [
        "extension_is_later"
    ]
    story.act(LAN, "request_extension", "2026-11-25 09:00", **ASKED)
    assert story.refused(MINH, "grant_extension", "2026-11-25 10:00", due="2026-11-27T17:00") == [
        "extension_is_later"
    ]


def test_one_request_at_a_time_and_one_extension_in_a_period(office: Office) -> None:
    story = office.accepted()
    assert story.refused(MINH, "grant_extension", "2026-11-25 08:00", due=UNTIL) == [
        "extension_is_pending"
    ]
    story.act(LAN, "request_extension", "2026-11-25 09:00", **ASKED)
    assert story.refused(LAN, "request_extension", "2026-11-25 10:00", **ASKED) == [
        "no_extension_is_pending"
    ]
    story.act(MINH, "grant_extension", "2026-11-25 14:00", due=UNTIL)
    again = {**ASKED, "due": "2026-12-12T00:00"}
    assert story.refused(LAN, "request_extension", "2026-11-26 09:00", **again) == [
        "extensions_are_left"
    ]
    story.act(MINH, "revoke_extension", "2026-11-26 10:00", reason="Đã có kết quả.")
    assert story.refused(LAN, "request_extension", "2026-11-26 11:00", **again) == [
        "extensions_are_left"
    ]


def test_a_refusal_changes_nothing_and_leaves_the_right_to_ask(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "request_extension", "2026-11-25 09:00", **ASKED)
    story.act(MINH, "refuse_extension", "2026-11-25 10:00", reason="Đủ thời gian.")
    assert story.due == "2026-11-28 00:00"
    story.extend(UNTIL, "2026-11-25 11:00", "2026-11-25 12:00")
    assert story.due == "2026-12-05 00:00"


def test_only_the_office_decides(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "request_extension", "2026-11-25 09:00", **ASKED)
    for who in (LAN, LANH):
        assert story.refused(who, "grant_extension", "2026-11-25 10:00", due=UNTIL) == [
            "not_your_role"
        ]
    story.act(NGA, "grant_extension", "2026-11-25 10:00", due=UNTIL)


def test_a_request_nobody_decides_climbs_to_the_chief(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "request_extension", "2026-11-25 09:00", **ASKED)
    office.tick("2026-11-30 09:00")
    assert story.rungs("extension") == [
        ("due", "2026-11-27 00:00"),
        ("plus_1", "2026-11-28 00:00"),
    ]


def test_revoking_gives_the_date_that_the_pauses_alone_give(office: Office) -> None:
    """MoJ CTS 2818, 2725: removing an extension on a case with pauses gave a wrong date."""
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-11-20 11:00")
    story.extend(UNTIL, "2026-11-25 09:00", "2026-11-25 14:00")
    story.pause("2026-11-26 08:00", "2026-11-26 08:30")
    assert story.due == "2026-12-07 07:30"
    story.act(MINH, "revoke_extension", "2026-11-26 09:00", reason="Đã có kết quả.")
    assert story.due == "2026-11-30 08:30"
    assert story.refused(MINH, "revoke_extension", "2026-11-26 10:00", reason="…") == [
        "extension_is_granted"
    ]


def test_revoked_after_the_first_date_the_rungs_fire_at_their_own_instants(office: Office) -> None:
    story = office.accepted()
    story.extend(UNTIL, "2026-11-25 09:00", "2026-11-25 14:00")
    office.tick("2026-11-30 09:00")
    story.act(MINH, "revoke_extension", "2026-12-02 10:00", reason="Không cần nữa.")
    assert story.due == "2026-11-28 00:00"
    office.tick("2026-12-02 11:00")
    assert story.rungs("reply")[-3:] == [
        ("minus_3", "2026-12-02 00:00"),
        ("due", "2026-11-28 00:00"),
        ("plus_1", "2026-12-01 00:00"),
    ]
    assert story.deadlines("reply", "edition") == [(3,)]


def test_granted_during_a_pause_it_counts_from_then(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "request_extension", "2026-11-25 09:00", **ASKED)
    story.pause("2026-11-25 10:00")
    story.act(MINH, "grant_extension", "2026-11-26 08:00", due=UNTIL)
    assert story.due is None
    story.act(LAN, "resume", "2026-11-26 09:00")
    # the pause until then is in the date that was granted, the hour after it is not
    assert story.due == "2026-12-07 08:00"
    story.act(MINH, "revoke_extension", "2026-11-26 10:00", reason="Đã có kết quả.")
    assert story.due == "2026-11-30 16:00"


def test_it_never_shortens_what_the_pauses_give(office: Office) -> None:
    """Asked for while paused, a date between the old one and the one after the pause is none."""
    story = office.accepted()
    story.pause("2026-11-20 10:00")
    soon = {**ASKED, "due": "2026-11-30T17:00"}
    assert story.refused(LAN, "request_extension", "2026-11-27 09:00", **soon) == [
        "extension_is_later"
    ]
    story.act(LAN, "request_extension", "2026-11-27 09:00", **ASKED)
    story.act(MINH, "grant_extension", "2026-11-27 10:00", due=UNTIL)
    story.act(LAN, "resume", "2026-12-01 10:00")
    # 48 hours of pause alone give the 7th; the extension and the 16 hours after it give the 8th
    assert story.due == "2026-12-08 17:00"


def test_the_date_is_the_one_that_was_granted(office: Office) -> None:
    """Between the leader's date and the rule's, or those of two merged cases: nothing is added."""
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", text="Gấp.", due="2026-11-26T00:00")
    story.extend("2026-11-27T00:00", "2026-11-23 09:00", "2026-11-23 10:00")
    assert story.due == "2026-11-27 00:00"
    story.act(MINH, "revoke_extension", "2026-11-25 09:00", reason="Không cần nữa.")
    assert story.due == "2026-11-26 00:00"


def test_granted_after_a_merge_it_moves_the_earlier_date_only(office: Office) -> None:
    older, newer = office.accepted(), office.accepted("2026-11-25 09:00")
    older.act(MINH, "merge", "2026-11-26 10:00", into=newer.number, reason="Trùng.")
    newer.extend("2026-11-30T00:00", "2026-11-26 11:00", "2026-11-26 14:00")
    assert newer.due == "2026-11-30 00:00"
    newer.act(LANH, "instruct", "2026-11-26 15:00", text="Gấp.", due="2026-11-29T00:00")
    assert newer.due == "2026-11-29 00:00"


@pytest.mark.parametrize("way", ["reassign", "send_back"])
def test_it_stays_with_the_citizen_through_hand_overs(office: Office, way: str) -> None:
    """alaveteli 1151, 5963: sending a case on must not restart the clock."""
    story = office.accepted()
    story.extend(UNTIL, "2026-11-25 09:00", "2026-11-25 14:00")
    if way == "reassign":
        story.act(MINH, "reassign", "2026-11-26 09:00", lead_department="STC", reason="Tài chính")
    else:
        story.act(LAN, "send_back", "2026-11-26 09:00", **RETURN)
        story.act(MINH, "assign", "2026-11-26 10:00", lead_department="STC")
    assert story.due == "2026-12-05 00:00"
    assert story.refused(PHUC, "request_extension", "2026-11-27 09:00", **ASKED)[0] == (
        "extensions_are_left"
    )


def test_a_request_that_a_reply_or_a_hand_back_overtakes_is_left_open(office: Office) -> None:
    first, second = office.accepted(), office.accepted()
    for story in (first, second):
        story.act(LAN, "request_extension", "2026-11-25 09:00", **ASKED)
    first.reply("2026-11-25 10:00")
    second.act(LAN, "send_back", "2026-11-25 10:00", **RETURN)
    for story in (first, second):
        assert story.entries()[-1]["left_open"] == [["extension", ""]]


def test_lateness_counts_against_both_dates(office: Office) -> None:
    story, other = office.accepted(), office.accepted()
    for each in (story, other):
        each.extend(UNTIL, "2026-11-25 09:00", "2026-11-25 14:00")
    story.reply("2026-12-02 09:00")
    other.reply("2026-12-08 09:00")
    assert story.case("late", "late_first") == (False, True)
    assert other.case("late", "late_first") == (True, True)


def test_paused_it_may_still_be_asked_for(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "pause", "2026-11-25 10:00", **PAUSE)
    story.act(LAN, "request_extension", "2026-12-03 09:00", **{**ASKED, "due": "2026-12-20"})
    assert story.entries()[-1]["action"] == "request_extension"


def test_a_pause_after_the_first_date_does_not_move_it(office: Office) -> None:
    """Extended and then paused, the first date has been missed before the pause began."""
    story, other = office.accepted(), office.accepted()
    for each in (story, other):
        each.extend(UNTIL, "2026-11-25 09:00", "2026-11-25 14:00")
        each.pause("2026-12-01 10:00", "2026-12-07 10:00")
        assert each.due == "2026-12-10 17:00"
    story.reply("2026-12-08 09:00")
    assert story.case("late", "late_first") == (False, True)
    other.act(MINH, "revoke_extension", "2026-12-08 09:00", reason="Không cần nữa.")
    assert other.due == "2026-11-28 00:00"
