"""Why a deadline falls on its date: the rule, every day counted or skipped, what changed it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import CaseNotFound
from cases.reading.dates.explanation import Explanation
from cases.reading.dates.reckoning import DateKind
from cases.reading.explain import explain
from tests.cases.reading.desk import MONDAY, Desk, local
from tests.people import HOA, LAN, LANH, MINH
from workflow.attempt import Actor
from workflow.worktime import Day, DayKind, WorkingCalendar

THURSDAY = local("2026-11-26 08:00")


def _explained(
    desk: Desk, number: str, name: str = "reply", language: str = "vi", actor: Actor = LAN
) -> Explanation:
    with desk.read() as connection:
        found = explain(connection, desk.office, actor, number, THURSDAY, language)
    return next(each for each in reversed(found) if each.deadline.name == name)


def test_every_day_from_the_recording_with_its_reason(desk: Desk) -> None:
    """Recorded on Monday 23/11/2026; Tuesday is Vietnam Culture Day, then a weekend."""
    reply = _explained(desk, desk.in_progress())
    assert (reply.rule.amount, reply.rule.unit, reply.rule.counted_from) == (
        5,
        "working_days",
        "recording",
    )
    days = [(f"{day.date:%d/%m}", day.counted, str(day.why)) for day in reply.rule.days]
    assert days == [
        ("23/11", False, "first_day"),
        ("24/11", False, "holiday"),
        ("25/11", True, "working_day"),
        ("26/11", True, "working_day"),
        ("27/11", True, "working_day"),
        ("28/11", False, "weekend"),
        ("29/11", False, "weekend"),
        ("30/11", True, "working_day"),
        ("01/12", True, "working_day"),
    ]
    assert reply.rule.days[1].name_vi == "Ngày Văn hóa Việt Nam"
    assert reply.rule.last_day == reply.deadline.last_day
    assert reply.rule.due_at == reply.deadline.due_at
    assert (reply.limit, reply.calendar_changed) == (None, False)


def test_every_deadline_is_explained_by_its_own_rule(desk: Desk) -> None:
    number = desk.in_progress()
    with desk.read() as connection:
        found = explain(connection, desk.office, LAN, number, THURSDAY)
    assert [each.deadline.name for each in found] == [
        "assign",
        "reply",
        "progress",
        "alarm",
        "accept",
    ]
    for each in found:
        assert each.rule.due_at == each.deadline.due_at, each.deadline.name
        assert sum(day.counted for day in each.rule.days) == each.rule.amount


def test_a_hand_over_changes_the_department_and_not_the_date(desk: Desk) -> None:
    reply = _explained(desk, desk.in_progress())
    assert [(change.action, change.department) for change in reply.changes] == [
        ("record", "VPUBND"),
        ("assign", "SXD"),
    ]
    assert len({change.due_at for change in reply.changes}) == 1
    assert reply.changes[0].action_label == "Ghi nhận"
    assert _explained(desk, desk.in_progress(), language="en").changes[0].action_label == "Record"


@pytest.mark.parametrize(("pace", "amount"), [("normal", 5), ("complex", 10), ("urgent", 1)])
def test_the_rule_of_the_case_s_pace(desk: Desk, pace: str, amount: int) -> None:
    number = desk.record(pace=pace)
    assert _explained(desk, number, actor=MINH).rule.amount == amount


def test_a_reclassified_case_is_counted_anew_from_the_recording(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(MINH, number, "reclassify", THURSDAY, pace="complex", reason="Nhiều đơn vị.")
    reply = _explained(desk, number)
    assert (reply.rule.amount, reply.rule.pace, reply.rule.start) == (10, "complex", MONDAY)
    assert str(reply.deadline.last_day) == "2026-12-08"
    assert str(reply.deadline.first_last_day) == "2026-12-01"
    assert [change.action for change in reply.changes] == ["record", "assign", "reclassify"]


def test_a_deadline_that_ended_keeps_the_rule_of_its_time(desk: Desk) -> None:
    """The reply of the first period was due by the normal rule, whatever the case became later."""
    number = desk.replied(MONDAY, MONDAY)
    desk.act(MINH, number, "reopen", MONDAY, reason="Thiếu nội dung.")
    desk.act(MINH, number, "reclassify", THURSDAY, pace="urgent", reason="Dân đang chờ.")
    with desk.read() as connection:
        found = explain(connection, desk.office, LAN, number, THURSDAY)
    first, second = (each for each in found if each.deadline.name == "reply")
    assert (first.rule.amount, first.rule.pace, first.deadline.edition) == (5, None, 1)
    assert (second.rule.counted_from, second.rule.start) == ("opening", MONDAY)
    assert second.deadline.edition == 2


def test_an_instruction_takes_the_place_of_the_rule(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(MINH, number, "instruct", THURSDAY, text="Sớm hơn.", due="2026-11-27T17:00")
    reply = _explained(desk, number)
    assert reply.limit is not None
    assert (reply.limit.action, str(reply.limit.last_day)) == ("instruct", "2026-11-27")
    assert reply.limit.at == THURSDAY
    assert str(reply.rule.last_day) == "2026-12-01"
    assert str(reply.deadline.last_day) == "2026-11-27"


def test_a_date_given_on_assigning_is_told_as_such(desk: Desk) -> None:
    number = desk.assigned(due="2026-11-27T17:00")
    desk.act(MINH, number, "reassign", THURSDAY, lead_department="SYT", reason="Đúng hơn.")
    reply = _explained(desk, number, actor=HOA)
    assert reply.limit is not None
    assert (reply.limit.action, reply.limit.at) == ("assign", MONDAY)


WHY = {"reason": "citizen_must_supply", "waiting_for": "Bản sao."}
FRIDAY = local("2026-11-27 09:00")


def _paused(desk: Desk, number: str, begin: str, end: str) -> None:
    desk.act(LAN, number, "pause", local(begin), **WHY)
    desk.act(LAN, number, "resume", local(end))


class TestReckoning:
    """The arithmetic behind a date: the rule, pauses, an extension, later limits, in order."""

    def test_the_rule_alone(self, desk: Desk) -> None:
        (rule,) = _explained(desk, desk.in_progress()).dates
        assert (rule.kind, rule.counts, rule.paused) == (DateKind.RULE, True, timedelta())
        assert rule.base_at == rule.due_at == local("2026-12-02 00:00")

    def test_pauses_move_it_on_by_their_working_time(self, desk: Desk) -> None:
        number = desk.in_progress()
        _paused(desk, number, "2026-11-25 10:00", "2026-11-25 10:30")
        _paused(desk, number, "2026-11-25 11:00", "2026-11-25 14:00")
        reply = _explained(desk, number)
        (rule,) = reply.dates
        times = [(pause.reason_label, pause.working_time) for pause in rule.pauses]
        told = "Chờ công dân bổ sung thông tin, hồ sơ"
        # 11:00 to 14:00 is an hour of the office's time: it closes from 11:30 to 13:30
        assert times == [(told, timedelta(minutes=30)), (told, timedelta(hours=1))]
        assert rule.paused == timedelta(hours=1.5)
        assert (str(rule.base_last_day), rule.due_at) == ("2026-12-01", local("2026-12-02 08:30"))
        assert reply.deadline.due_at == rule.due_at
        assert (reply.limit, reply.stopped) == (None, None)

    def test_an_extension_takes_its_place_and_pauses_since_move_that(self, desk: Desk) -> None:
        number = desk.in_progress()
        _paused(desk, number, "2026-11-25 10:00", "2026-11-25 10:30")
        asked = {"due": "2026-12-05T00:00", "reason": "Chờ đo đạc."}
        desk.act(LAN, number, "request_extension", local("2026-11-25 11:00"), **asked)
        granted = local("2026-11-25 11:10")
        desk.act(MINH, number, "grant_extension", granted, due="2026-12-05T00:00")
        _paused(desk, number, "2026-11-25 14:00", "2026-11-25 14:15")
        rule, extension = _explained(desk, number).dates
        assert str(rule.last_day) == "2026-12-02"
        assert (extension.kind, extension.set_at) == (DateKind.EXTENSION, granted)
        assert [pause.working_time for pause in extension.pauses] == [timedelta(minutes=15)]
        assert (str(extension.base_last_day), str(extension.last_day)) == (
            "2026-12-04",
            "2026-12-07",
        )

    def test_one_taken_back_is_kept_on_record_and_has_no_say(self, desk: Desk) -> None:
        number = desk.in_progress()
        asked = {"due": "2026-12-05T00:00", "reason": "Chờ đo đạc."}
        at = local("2026-11-25 11:00")
        desk.act(LAN, number, "request_extension", at, **asked)
        desk.act(MINH, number, "grant_extension", at, due="2026-12-05T00:00")
        desk.act(MINH, number, "revoke_extension", THURSDAY, reason="Xong sớm.")
        reply = _explained(desk, number)
        assert [each.kind for each in reply.dates] == [DateKind.RULE]
        (extension,) = reply.extensions
        assert (extension.ended_at, str(extension.last_day)) == (THURSDAY, "2026-12-04")

    def test_of_two_instructions_the_later_one_counts(self, desk: Desk) -> None:
        number = desk.in_progress()
        for due in ("2026-11-28T00:00", "2026-11-30T17:00"):
            desk.act(LANH, number, "instruct", THURSDAY, text="Đến ngày này.", due=due)
        reply = _explained(desk, number)
        assert [(each.kind, each.counts, str(each.last_day)) for each in reply.dates] == [
            (DateKind.RULE, True, "2026-12-01"),
            (DateKind.LIMIT, True, "2026-11-30"),
        ]
        assert reply.limit is not None
        assert str(reply.limit.last_day) == "2026-11-30"

    def test_while_it_is_paused_the_time_left_is_told(self, desk: Desk) -> None:
        number = desk.in_progress()
        desk.act(LAN, number, "pause", local("2026-11-30 16:00"), **WHY)
        reply = _explained(desk, number)
        assert reply.stopped is not None
        # an hour of Monday and the eight of Tuesday
        assert reply.stopped.remaining == timedelta(hours=9)
        assert (reply.deadline.due_at, reply.changes[-1].held) == (None, True)

    def test_an_extension_taken_back_meanwhile_leaves_less(self, desk: Desk) -> None:
        number = desk.in_progress()
        until = {"due": "2026-12-12T00:00"}
        desk.act(LAN, number, "request_extension", local("2026-11-30 08:00"), reason="…", **until)
        desk.act(MINH, number, "grant_extension", local("2026-11-30 09:00"), **until)
        desk.act(LAN, number, "pause", local("2026-11-30 16:00"), **WHY)
        desk.act(MINH, number, "revoke_extension", local("2026-12-10 09:00"), reason="…")
        reply = _explained(desk, number)
        assert reply.stopped is not None
        assert reply.stopped.remaining == timedelta(hours=9)

    def test_a_contribution_begins_with_the_date_it_was_given(self, desk: Desk) -> None:
        number = desk.in_progress()
        asked = {"department": "SYT", "text": "Cho ý kiến.", "due": "2026-11-28T00:00"}
        desk.act(LAN, number, "request_contribution", THURSDAY, **asked)
        found = _explained(desk, number, "contribution")
        (stated,) = found.dates
        assert (stated.kind, str(stated.last_day)) == (DateKind.STATED, "2026-11-27")
        assert found.limit is not None
        assert (found.limit.action, found.limit.at) == ("request_contribution", THURSDAY)


def test_another_calendar_is_said_to_be_another(desk: Desk) -> None:
    number = desk.in_progress()
    flood = Day(local("2026-11-26 00:00").date(), DayKind.HOLIDAY, "Nghỉ do lũ", "Flood", "test")
    desk.calendar = WorkingCalendar((*desk.calendar.days, flood), years=desk.calendar.years)
    reply = _explained(desk, number)
    assert reply.calendar_changed
    # the days are those of the calendar that made the date
    assert str(reply.deadline.last_day) == str(reply.rule.last_day) == "2026-12-01"


def test_days_of_a_year_nobody_entered_are_provisional(desk: Desk) -> None:
    number = desk.in_progress(local("2027-12-30 08:00"))
    reply = _explained(desk, number)
    assert reply.deadline.provisional
    assert reply.changes[0].provisional


def test_not_yours_is_not_there(desk: Desk) -> None:
    number = desk.in_progress()
    with desk.read() as connection, pytest.raises(CaseNotFound):
        explain(connection, desk.office, HOA, number, THURSDAY)


def test_a_former_lead_gets_no_dates(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(MINH, number, "reassign", THURSDAY, lead_department="SYT", reason="Đúng hơn.")
    with desk.read() as connection:
        assert explain(connection, desk.office, LAN, number, THURSDAY) == ()


def test_at_most_six_statements(desk: Desk) -> None:
    number = desk.in_progress()
    with desk.counting(at_most=6):
        _explained(desk, number)
