"""After a reply the citizen rates, objects or is silent: it closes, or a new period begins."""

from __future__ import annotations

import pytest

from tests.cases.rules.office import Office, wall
from tests.people import LAN, MINH, THU

WHY = {"reason": "Nước vẫn ngập."}
_OPENED = ("due_at", "opened_by", "closed_at")


def test_silence_closes_the_case_when_the_window_has_run_out(office: Office) -> None:
    story = office.replied("2026-11-25 10:00")
    # five working days after Wednesday the 25th
    assert wall(story.deadlines("objection", "due_at")[0][0]) == "2026-12-03 00:00"
    office.tick("2026-12-03 00:00")
    assert story.state == "replied"
    office.tick("2026-12-03 00:01")
    assert story.case("state", "outcome") == ("closed", "settled")
    closing = story.entries()[-1]
    assert (closing["actor"], closing["at"]) == ("clock", "2026-12-03 00:00")


@pytest.mark.parametrize("rating", ["satisfied", "very_satisfied"])
def test_a_satisfied_rating_closes_at_once(office: Office, rating: str) -> None:
    story = office.replied()
    story.act(story.citizen, "rate", "2026-11-25 11:00", rating=rating)
    assert story.case("state", "rating", "outcome") == ("closed", rating, "settled")


def test_dissatisfaction_closes_nothing_and_asks_somebody_to_look_again(office: Office) -> None:
    story = office.replied()
    story.act(story.citizen, "rate", "2026-11-25 11:00", rating="not_satisfied")
    assert story.case("state", "rating") == ("replied", "not_satisfied")
    story.act(story.citizen, "ask_to_reopen", "2026-11-25 12:00", **WHY)
    assert story.refused(story.citizen, "ask_to_reopen", "2026-11-25 13:00", **WHY) == [
        "reopening_is_not_asked_yet"
    ]
    # nobody closes over it, neither a person nor the clock
    assert story.refused(MINH, "close", "2026-11-25 13:00") == ["reopening_is_decided_first"]
    office.tick("2026-12-10 09:00")
    assert story.state == "replied"
    assert story.rungs("reopening") == [
        ("due", "2026-11-28 00:00"),
        ("plus_1", "2026-12-01 00:00"),
        ("monday", "2026-12-07 00:00"),
    ]


def test_declined_with_a_reason_that_the_citizen_reads(office: Office) -> None:
    story = office.replied()
    assert story.refused(MINH, "decline_reopening", "2026-11-25 11:00", reason="…") == [
        "reopening_is_asked"
    ]
    story.act(story.citizen, "ask_to_reopen", "2026-11-25 12:00", **WHY)
    assert story.refused(MINH, "decline_reopening", "2026-11-25 13:00") == ["field_missing"]
    story.act(MINH, "decline_reopening", "2026-11-25 14:00", reason="Đã sửa ngày 24.")
    assert story.state == "closed"
    public = office.rows("SELECT words FROM case_text WHERE public AND field = 'reason'")
    assert public == [("Đã sửa ngày 24.",)]


def test_a_new_period_has_a_clock_and_a_ladder_of_its_own_and_the_old_one_keeps_its_record(
    office: Office,
) -> None:
    story = office.accepted()
    office.tick("2026-12-02 09:00")
    story.reply("2026-12-02 10:00")
    assert story.case("late") == (True,)
    story.act(story.citizen, "ask_to_reopen", "2026-12-03 09:00", **WHY)
    story.act(MINH, "reopen", "2026-12-03 10:00", **WHY)
    assert story.case("state", "late", "escalation_level", "outcome", "reopenings") == (
        *("in_progress", True, 0, None),
        1,
    )
    assert story.due == "2026-12-11 00:00"
    office.tick("2026-12-12 09:00")
    story.reply("2026-12-14 09:00")
    first, second = story.deadlines("reply", "edition", "due_at", "late", "opened_by")
    assert (first[0], wall(first[1]), bool(first[2])) == (1, "2026-11-28 00:00", True)
    assert (second[0], wall(second[1]), bool(second[2])) == (2, "2026-12-11 00:00", True)
    fired = [rung for rung, _ in story.rungs("reply")]
    assert fired.count("due") == 2


def test_a_new_period_may_be_extended_once_more(office: Office) -> None:
    story = office.accepted()
    story.extend("2026-12-05T00:00", "2026-11-25 09:00", "2026-11-25 10:00")
    story.reply("2026-11-26 10:00")
    story.act(MINH, "reopen", "2026-11-27 10:00", **WHY)
    assert story.due == "2026-12-05 00:00"
    assert story.case("extensions") == (0,)
    story.extend("2026-12-12T00:00", "2026-11-30 09:00", "2026-11-30 10:00")
    assert story.due == "2026-12-12 00:00"


def test_in_time_the_second_time_does_not_excuse_the_first(office: Office) -> None:
    """osTicket 4144: closing wiped the overdue mark."""
    story = office.accepted()
    story.reply("2026-11-30 10:00")
    story.act(MINH, "reopen", "2026-12-01 10:00", **WHY)
    story.reply("2026-12-02 10:00")
    office.tick("2026-12-20 10:00")
    assert story.case("state", "late", "late_first") == ("closed", True, True)


def test_the_window_counts_from_the_reply_and_not_from_the_last_change(office: Office) -> None:
    """DIGIT PGR: any edit extended the window."""
    story = office.replied("2026-11-25 10:00")
    office.tick("2026-12-10 09:00")
    story.act(MINH, "note", "2026-12-20 09:00", text="Dân gọi điện.")
    # 30 days after the 25th of November: the whole of the 25th of December
    assert story.refused(story.citizen, "ask_to_reopen", "2026-12-26 00:01", **WHY) == [
        "within_the_reopening_window"
    ]
    assert story.refused(MINH, "reopen", "2026-12-26 00:01", **WHY) == [
        "within_the_reopening_window"
    ]
    story.act(story.citizen, "ask_to_reopen", "2026-12-25 23:59", **WHY)
    assert story.state == "replied"


def test_what_was_asked_on_the_last_day_is_granted_after_it(office: Office) -> None:
    """Anh Bình asks on the evening of day 30; anh Minh comes to it on the next working day."""
    story = office.replied("2026-11-25 10:00")
    office.tick("2026-12-10 09:00")
    story.act(story.citizen, "ask_to_reopen", "2026-12-25 20:00", **WHY)
    story.act(MINH, "reopen", "2026-12-28 09:00", **WHY)
    assert (story.state, story.due) == ("in_progress", "2027-01-06 00:00")


def test_what_was_declined_is_not_granted_later(office: Office) -> None:
    story = office.replied("2026-11-25 10:00")
    story.act(story.citizen, "ask_to_reopen", "2026-12-25 20:00", **WHY)
    story.act(MINH, "decline_reopening", "2026-12-28 09:00", **WHY)
    assert story.refused(MINH, "reopen", "2026-12-28 10:00", **WHY) == [
        "within_the_reopening_window"
    ]


def test_a_new_period_has_an_alarm_and_a_progress_notice_of_its_own(office: Office) -> None:
    story = office.replied("2026-11-25 10:00")
    story.act(MINH, "reopen", "2026-12-01 10:00", **WHY)
    progress, alarm = (
        [(wall(due), by, wall(end)) for due, by, end in story.deadlines(name, *_OPENED)]
        for name in ("progress", "alarm")
    )
    # ten working days and 45 days after the first of December
    assert progress[1] == ("2026-12-16 00:00", "reopen", None)
    assert alarm[1] == ("2027-01-16 00:00", "reopen", None)
    office.tick("2027-02-01 09:00")
    assert story.rungs("progress") == [("due", "2026-12-16 00:00")]
    assert story.rungs("alarm") == [("due", "2027-01-16 00:00")]


def test_not_satisfied_is_told_also_without_a_word(office: Office) -> None:
    story = office.replied("2026-11-25 10:00")
    story.act(story.citizen, "rate", "2026-11-25 11:00", rating="not_satisfied")
    assert story.entries()[-1]["tells"] == ["upc_office", "department_head"]
    story.act(story.citizen, "rate", "2026-11-25 12:00", rating="satisfied")
    assert "tells" not in story.entries()[-1]


def test_a_second_reply_has_a_window_of_its_own(office: Office) -> None:
    story = office.replied("2026-11-25 10:00")
    story.act(MINH, "reopen", "2026-12-20 10:00", **WHY)
    story.reply("2026-12-24 10:00")
    story.act(MINH, "reopen", "2027-01-20 10:00", **WHY)
    assert story.case("reopenings") == (2,)


def test_the_office_reopens_by_itself(office: Office) -> None:
    story = office.replied()
    story.act(MINH, "reopen", "2026-11-26 10:00", reason="Trả lời nhầm.")
    assert story.case("state", "rating", "department") == ("in_progress", None, "SXD")


def test_answered_on_the_spot_it_is_reopened_without_a_lead(office: Office) -> None:
    story = office.record()
    spot = {"text": "Nộp tại quầy số 3.", "outcome": "explained"}
    story.act(THU, "answer_on_the_spot", "2026-11-19 09:30", **spot)
    story.act(MINH, "reopen", "2026-11-20 10:00", **WHY)
    assert story.case("state", "department") == ("recorded", "VPUBND")
    assert [by for _, by in story.deadlines("assign", "no", "opened_by")] == ["record", "reopen"]


def test_rated_while_a_request_waits_it_closes_and_the_request_is_left_open(
    office: Office,
) -> None:
    story = office.replied()
    story.act(THU, "ask_to_reopen", "2026-11-25 12:00", **WHY)
    story.act(story.citizen, "rate", "2026-11-25 13:00", rating="satisfied")
    assert story.state == "closed"
    assert story.entries()[-1]["left_open"] == [["reopening", ""]]


def test_nobody_but_the_citizen_rates(office: Office) -> None:
    story = office.replied()
    for who in (MINH, LAN, THU):
        assert story.refused(who, "rate", "2026-11-25 11:00", rating="satisfied") == [
            "not_your_role"
        ]
    assert story.refused(story.citizen, "rate", "2026-11-25 11:00", rating="ok") == [
        "field_malformed"
    ]


def test_what_was_never_replied_to_cannot_be_rated(office: Office) -> None:
    story = office.accepted()
    story.act(story.citizen, "withdraw", "2026-11-25 11:00", reason="Tôi đã tự làm.")
    assert story.refused(story.citizen, "rate", "2026-11-25 12:00", rating="satisfied") == [
        "case_was_replied_to"
    ]
    assert story.refused(story.citizen, "ask_to_reopen", "2026-11-25 12:00", **WHY) == [
        "case_was_replied_to"
    ]


def test_a_reply_of_an_earlier_period_is_not_this_ones(office: Office) -> None:
    story = office.replied()
    story.act(MINH, "reopen", "2026-11-26 10:00", **WHY)
    story.act(story.citizen, "withdraw", "2026-11-27 10:00", reason="Thôi.")
    assert story.refused(story.citizen, "rate", "2026-11-27 11:00", rating="satisfied") == [
        "case_was_replied_to"
    ]
