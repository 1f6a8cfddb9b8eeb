"""Why a deadline falls on its date: the rule, every day counted or skipped, what changed it."""

from __future__ import annotations

import pytest

from cases.errors import CaseNotFound
from cases.reading.dates.explanation import Explanation
from cases.reading.explain import explain
from tests.cases.reading.desk import MONDAY, Desk, local
from tests.people import HOA, LAN, MINH
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


def test_another_calendar_is_said_to_be_another(desk: Desk) -> None:
    number = desk.in_progress()
    flood = Day(local("2026-11-26 00:00").date(), DayKind.HOLIDAY, "Nghỉ do lũ", "Flood", "test")
    desk.calendar = WorkingCalendar((*desk.calendar.days, flood), years=desk.calendar.years)
    reply = _explained(desk, number)
    assert reply.calendar_changed
    assert str(reply.deadline.last_day) == "2026-12-01"
    assert str(reply.rule.last_day) == "2026-12-02"


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
