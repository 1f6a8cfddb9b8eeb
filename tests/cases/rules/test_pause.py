"""A pause is an interval: what was left when it began is left when it is over, to the minute."""

from __future__ import annotations

import pytest

from cases.errors import CaseNotFound
from tests.cases.rules.office import PAUSE, PHUC, RETURN, Office, local, wall
from tests.people import HOA, LAN, MINH, THU, TUAN


def test_one_minute_of_pause_is_one_minute_of_the_next_working_day(office: Office) -> None:
    """Contract.md section 7: due Fri 27/11/2026 24:00, one minute on Wed 25/11 at 10:00."""
    story = office.accepted()
    assert story.due == "2026-11-28 00:00"
    story.act(LAN, "pause", "2026-11-25 10:00", **PAUSE)
    assert story.due is None
    story.act(LAN, "resume", "2026-11-25 10:01")
    assert story.due == "2026-11-30 07:01"


def test_a_pause_outside_office_hours_moves_nothing(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-25 18:00", "2026-11-26 06:00")
    assert story.due == "2026-11-28 00:00"


def test_several_pauses_give_back_the_time_of_all(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-25 10:00", "2026-11-25 11:00")
    story.pause("2026-11-26 08:00", "2026-11-26 08:30")
    story.pause("2026-11-27 16:00", "2026-11-30 07:30")
    # one hour, half an hour, one hour and a half of working time
    assert story.due == "2026-11-30 10:00"


def test_a_clock_that_shows_paused_does_not_run_behind(office: Office) -> None:
    """frappe/helpdesk 1554: the screen said paused while the clock ran on; osTicket 3034, 6524."""
    story = office.accepted()
    story.pause("2026-11-20 10:00")
    office.tick("2026-12-07 09:00")
    assert story.due is None
    assert story.case("overdue_from") == (None,)
    assert story.rungs("reply") == []
    # the clock that asks to tell the citizen is not stopped
    assert story.rungs("progress") == [("due", "2026-12-05 00:00")]


def test_i_answered_and_the_citizen_went_silent(office: Office) -> None:
    """osTicket 1684: staff close early to dodge the flag; here waiting is nobody's overdue work."""
    story = office.accepted()
    story.pause("2026-11-25 10:00")
    office.tick("2026-12-20 09:00")
    story.reply("2026-12-21 09:00")
    assert story.case("late", "late_first") == (False, False)
    assert "late" in story.entries()[-1]
    assert story.entries()[-1]["late"] is False


def test_there_is_no_date_far_away_that_means_paused(office: Office) -> None:
    """HOCS writes 9999-12-31 and does not restore it; here the deadline is held."""
    story = office.accepted()
    ((due_before,),) = story.deadlines("reply", "due_at")
    story.pause("2026-11-25 10:00")
    held = story.deadlines("reply", "held", "department", "rung_at", "due_at")
    assert held == [(True, None, None, due_before)]
    assert story.due is None
    story.act(LAN, "resume", "2026-11-26 10:00")
    # five hours of a Wednesday and three of a Thursday
    assert story.due == "2026-11-30 17:00"


def test_what_is_overdue_cannot_be_paused(office: Office) -> None:
    story = office.accepted()
    assert story.refused(LAN, "pause", "2026-11-28 09:00", **PAUSE) == ["reply_is_not_overdue"]


def test_it_needs_a_reason_from_the_list_and_what_is_waited_for(office: Office) -> None:
    story = office.accepted()
    assert story.refused(LAN, "pause", "2026-11-25 10:00", reason="Đang họp") == [
        "field_malformed",
        "field_missing",
    ]


@pytest.mark.parametrize("who", [TUAN, LAN])
def test_only_the_lead_pauses_and_only_once_at_a_time(office: Office, who: object) -> None:
    story = office.accepted()
    assert story.refused(MINH, "pause", "2026-11-25 10:00", **PAUSE) == ["not_your_role"]
    story.act(who, "pause", "2026-11-25 10:00", **PAUSE)  # type: ignore[arg-type]
    assert story.refused(LAN, "pause", "2026-11-25 11:00", **PAUSE) == ["not_paused"]
    story.act(LAN, "resume", "2026-11-25 12:00")
    assert story.refused(LAN, "resume", "2026-11-25 13:00") == ["paused"]


def test_a_forgotten_pause_ends_by_itself_after_thirty_days_with_a_reminder_before(
    office: Office,
) -> None:
    story = office.accepted()
    story.pause("2026-11-25 10:00")
    office.tick("2026-12-26 09:00")
    # the 30th day is Friday the 25th; three working days before it is Tuesday's end
    assert story.rungs("pause") == [("minus_3", "2026-12-23 00:00")]
    ((ended_by, ended, due),) = story.deadlines("pause", "closed_by", "closed_at", "due_at")
    assert (ended_by, ended) == ("resume", due)
    assert story.entries()[-1]["actor"] == "clock"
    assert story.case("paused_until") == (None,)


def test_a_pause_that_is_over_is_over_also_when_the_clock_was_off(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-25 10:00")
    # no tick since; the 25th of December was the pause's last day
    story.reply("2026-12-29 09:00")
    assert story.history()[-2:] == ["resume", "reply"]
    assert [each["at"] for each in story.entries()[-2:]] == [
        "2026-12-26 00:00",
        "2026-12-29 09:00",
    ]
    assert story.entries()[-1]["late"] is False


@pytest.mark.parametrize("who", ["citizen", "centre", "office"])
def test_the_citizens_answer_ends_it(office: Office, who: str) -> None:
    story = office.accepted()
    actor = {"citizen": story.citizen, "centre": THU, "office": MINH}[who]
    assert story.refused(actor, "supply", "2026-11-25 09:00", text="Đây ạ.") == ["paused"]
    story.pause("2026-11-25 10:00")
    story.act(actor, "supply", "2026-11-25 11:00", text="Giấy chứng nhận số 12.")
    assert story.due == "2026-11-30 08:00"
    assert story.words("text") == ["Giấy chứng nhận số 12."]


def test_whoever_holds_another_code_supplies_nothing(office: Office) -> None:
    story, other = office.accepted(), office.accepted()
    story.pause("2026-11-25 10:00")
    with pytest.raises(CaseNotFound):
        story.act(other.citizen, "supply", "2026-11-25 11:00", text="…")


def test_the_accept_clock_stops_too_and_is_judged_by_the_time_it_had_left(office: Office) -> None:
    """Accepting during a pause is in time although the date on the wall has passed."""
    story = office.led()
    story.pause("2026-11-20 09:00")
    story.act(LAN, "accept", "2026-11-25 09:00")
    assert story.deadlines("accept", "late", "held") == [(False, False)]
    story.act(LAN, "resume", "2026-11-25 10:00")
    # six hours of a Friday, eight of a Monday and three of a Wednesday
    assert story.due == "2026-12-02 08:00"


def test_a_pause_does_not_excuse_an_acceptance_that_was_missed_before(office: Office) -> None:
    story, other = office.led(), office.led()
    office.tick("2026-11-21 09:00")
    assert story.rungs("accept") == [("due", "2026-11-21 00:00")]
    for each in (story, other):
        each.pause("2026-11-21 10:00")
    story.act(LAN, "accept", "2026-11-25 09:00")
    assert story.deadlines("accept", "late") == [(True,)]
    other.act(LAN, "resume", "2026-11-25 09:00")
    ((due,),) = other.deadlines("accept", "due_at")
    assert wall(due) == "2026-11-21 00:00"


def test_a_pause_begun_at_the_very_end_keeps_the_end_waiting(office: Office) -> None:
    """Due at 24:00 is not missed at 24:00: nothing was left, and nothing is left afterwards."""
    story = office.accepted()
    story.pause("2026-11-28 00:00", "2026-11-30 10:00")
    assert story.due == "2026-11-30 10:00"


def test_a_hand_over_during_a_pause_leaves_it_and_holds_the_new_accept_clock(
    office: Office,
) -> None:
    story = office.accepted()
    story.pause("2026-11-20 09:00")
    why = {"lead_department": "STC", "reason": "Thuộc lĩnh vực tài chính"}
    story.act(MINH, "reassign", "2026-11-23 09:00", **why)
    assert story.deadlines("accept", "held") == [(False,), (True,)]
    assert story.due is None
    assert story.refused(PHUC, "pause", "2026-11-23 10:00", **PAUSE) == ["not_paused"]
    story.act(PHUC, "resume", "2026-11-25 09:00")
    ((_, _), (due, department)) = story.deadlines("accept", "due_at", "department")
    # opened on Monday: the end of Wednesday, and a Monday from 9:00 and a Wednesday until 9:00
    assert (wall(due), department) == ("2026-11-26 17:00", None)
    assert story.deadlines("reply", "department", "held") == [("STC", False)]


def test_sending_back_ends_the_pause_and_the_citizens_clock_runs_on(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-25 10:00")
    story.act(LAN, "send_back", "2026-11-25 11:00", **RETURN)
    assert story.deadlines("pause", "closed_by") == [("send_back",)]
    assert story.due == "2026-11-30 08:00"
    assert story.deadlines("reply", "department") == [("VPUBND",)]


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("withdraw", {"reason": "Bà đã tự giải quyết."}),
        ("redirect", {"legal_path": "khiếu nại", "reason": "Thuộc khiếu nại."}),
    ],
)
def test_a_case_that_ends_while_paused_was_in_time(
    office: Office, action: str, fields: dict[str, object]
) -> None:
    story = office.accepted()
    story.pause("2026-11-25 10:00")
    story.act(MINH, action, "2026-12-10 09:00", **fields)
    assert story.state == "closed"
    assert story.case("late", "late_first", "paused_until") == (False, False, None)


def test_changing_the_pace_of_a_paused_case_does_not_forget_the_pauses(office: Office) -> None:
    """glpi 6902, 15605: changing the level forgot the time already paused."""
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-11-20 11:00")
    story.pause("2026-11-25 10:00")
    story.act(MINH, "reclassify", "2026-11-25 10:30", pace="complex", reason="Nhiều đơn vị")
    assert story.due is None
    story.act(LAN, "resume", "2026-11-25 11:00")
    # complex: ten working days from the recording are the 4th of December, and two hours
    assert story.due == "2026-12-07 09:00"


def test_the_paused_time_stands_in_the_history_with_its_reason(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-25 10:00", "2026-11-25 11:00")
    ((seq, closed_by),) = story.deadlines("pause", "opened_seq", "closed_by")
    ((action, payload),) = office.rows(f"SELECT action, payload FROM history WHERE seq = {seq}")
    assert (action, closed_by) == ("pause", "resume")
    assert '"reason":"citizen_must_supply"' in payload


def test_hoa_who_is_not_concerned_sees_no_case_to_pause(office: Office) -> None:
    with pytest.raises(CaseNotFound):
        office.accepted().act(HOA, "pause", local("2026-11-25 10:00"), **PAUSE)


def test_chi_lan_cannot_pause_without_end(office: Office) -> None:
    """After the thirtieth day she would pause again two minutes later, and nobody decides on it."""
    story = office.accepted()
    story.pause("2026-11-20 10:00")
    office.tick("2026-12-21 00:01")
    assert story.case("paused_until") == (None,)
    again = story.refused(LAN, "pause", "2026-12-21 07:30", **PAUSE)
    assert again == ["pauses_are_left"]
    story.extend("2027-01-08T17:00", "2026-12-21 08:00", "2026-12-21 09:00")
    assert story.due == "2027-01-08 17:00"


def test_the_days_of_several_pauses_add_up_until_the_case_is_reopened(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-12-10 10:00")
    story.pause("2026-12-10 11:00", "2026-12-20 10:59")
    # a minute is left, so that one more may begin
    story.pause("2026-12-21 08:00", "2026-12-21 08:01")
    assert story.refused(LAN, "pause", "2026-12-21 08:02", **PAUSE) == ["pauses_are_left"]
    story.reply("2026-12-21 09:00")
    story.act(MINH, "reopen", "2026-12-22 09:00", reason="Chưa rõ.")
    story.pause("2026-12-22 10:00")
    assert story.case("paused_until") != (None,)
