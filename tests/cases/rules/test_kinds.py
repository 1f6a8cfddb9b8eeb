"""Kinds and paces: which clock the law gives, and from which day on (domain.md 1.1)."""

from __future__ import annotations

import pytest

from tests.cases.rules.office import Office, wall
from tests.people import LAN, MINH

WHY = {"reason": "Xác minh nhiều đơn vị"}


@pytest.mark.parametrize(
    ("kind", "pace", "due"),
    [
        # recorded on Thursday the 19th; Tuesday the 24th is a day off
        ("question", "normal", "2026-11-28 00:00"),
        ("feedback", "complex", "2026-12-05 00:00"),
        ("proposal", "urgent", "2026-11-21 00:00"),
        ("obstacle", "normal", "2026-11-28 00:00"),
        ("complaint", "normal", "2026-12-02 00:00"),
        ("complaint", "urgent", "2026-12-02 00:00"),
    ],
)
def test_each_kind_and_pace_has_its_clock(office: Office, kind: str, pace: str, due: str) -> None:
    assert office.record(kind=kind, pace=pace).due == due


@pytest.mark.parametrize(
    ("recorded", "due"),
    [
        # Law on Complaints 2011, art. 27: ten days, also when they end on a Friday
        ("2026-06-30 16:00", "2026-07-11 00:00"),
        # Decree 155/2026, art. 10: seven working days from the 1st of July on
        ("2026-07-01 07:30", "2026-07-11 00:00"),
        ("2026-06-25 09:00", "2026-07-07 00:00"),
        ("2026-07-02 09:00", "2026-07-14 00:00"),
    ],
)
def test_a_complaint_has_the_clock_of_the_day_it_was_recorded(
    office: Office, recorded: str, due: str
) -> None:
    assert office.record(recorded, kind="complaint").due == due


def test_reclassified_the_law_of_the_recording_counts(office: Office) -> None:
    story = office.record("2026-06-25 09:00")
    story.act(MINH, "reclassify", "2026-07-02 09:00", kind="complaint", **WHY)
    assert story.due == "2026-07-07 00:00"


def test_reclassified_the_reply_is_counted_anew_from_the_recording(office: Office) -> None:
    story = office.accepted()
    story.act(MINH, "reclassify", "2026-11-20 09:00", pace="complex", **WHY)
    assert story.due == "2026-12-05 00:00"
    assert wall(story.case("first_due_at")[0]) == "2026-11-28 00:00"
    story.act(MINH, "reclassify", "2026-11-25 09:00", pace="urgent", **WHY)
    assert story.due == "2026-11-21 00:00"
    office.tick("2026-11-25 10:00")
    assert [rung for rung, _ in story.rungs("reply")] == ["due", "plus_1"]


def test_reclassified_pauses_limits_and_extensions_still_count(office: Office) -> None:
    story = office.accepted(due="2026-11-27T17:00")
    story.pause("2026-11-25 08:00", "2026-11-25 09:00")
    assert story.due == "2026-11-30 08:00"
    story.act(MINH, "reclassify", "2026-11-25 10:00", pace="complex", **WHY)
    # the date on the assignment is still the earlier one
    assert story.due == "2026-11-30 08:00"
    story.extend("2026-12-03T17:00", "2026-11-25 11:00", "2026-11-25 12:00")
    # the date that was granted, not the later one of the rule: nobody gave that
    assert story.due == "2026-12-03 17:00"
    story.act(MINH, "reclassify", "2026-11-25 13:30", pace="normal", **WHY)
    assert story.due == "2026-12-03 17:00"


def test_a_missed_first_date_stays_missed_whatever_the_class_becomes(office: Office) -> None:
    story = office.accepted()
    office.tick("2026-12-01 09:00")
    story.act(MINH, "reclassify", "2026-12-01 10:00", pace="complex", **WHY)
    assert story.due == "2026-12-05 00:00"
    story.reply("2026-12-01 11:00")
    assert wall(story.case("first_due_at")[0]) == "2026-11-28 00:00"
    assert story.case("late", "late_first") == (False, True)


def test_it_needs_a_reason_and_something_to_change(office: Office) -> None:
    story = office.accepted()
    assert story.refused(MINH, "reclassify", "2026-11-20 09:00", **WHY) == ["field_one_of"]
    assert story.refused(MINH, "reclassify", "2026-11-20 09:00", pace="complex") == [
        "field_missing"
    ]
    assert story.refused(LAN, "reclassify", "2026-11-20 09:00", pace="complex", **WHY) == [
        "not_your_role"
    ]


def test_a_reopened_case_has_five_days_whatever_its_kind(office: Office) -> None:
    story = office.replied()
    story.act(MINH, "reopen", "2026-11-26 09:00", reason="Chưa đủ.")
    story.act(MINH, "reclassify", "2026-11-26 10:00", pace="urgent", **WHY)
    assert story.due == "2026-12-04 00:00"


def test_the_citizen_hears_within_ten_days_and_the_alarm_rings_after_forty_five(
    office: Office,
) -> None:
    """osTicket 407: no case without an update for so many days."""
    story = office.accepted()
    story.act(MINH, "reclassify", "2026-11-19 12:00", pace="complex", **WHY)
    story.extend("2027-02-01T00:00", "2026-11-20 09:00", "2026-11-20 10:00")
    office.tick("2027-01-06 09:00")
    assert story.rungs("progress") == [("due", "2026-12-05 00:00")]
    # the 45th day is Sunday the 3rd of January, so that the period ends with the Monday
    assert story.rungs("alarm") == [("due", "2027-01-05 00:00")]


def test_telling_the_citizen_ends_that_clock_and_no_other(office: Office) -> None:
    """zammad 5177, 3140: an answer to one clock made another one escalate wrongly."""
    story = office.accepted()
    story.act(LAN, "inform", "2026-11-25 09:00", text="Đang khảo sát hiện trường.")
    assert story.deadlines("progress", "closed_by", "late") == [("inform", False)]
    assert story.due == "2026-11-28 00:00"
    assert story.deadlines("alarm", "closed_by") == [(None,)]
    assert office.rows("SELECT public FROM case_text WHERE field = 'text'") == [(True,)]
