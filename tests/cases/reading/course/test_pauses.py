"""Chị Lan stops the clock: lists and the case say why, what is waited for, until when."""

from __future__ import annotations

from datetime import timedelta

from cases.reading.cases_list import CaseFilter, cases_list
from cases.reading.items import CaseItem
from cases.reading.queue import Tab, queue
from tests.cases.reading.desk import MONDAY, Desk, local
from tests.people import HOA, LAN, MINH

#: recorded on Monday 23/11/2026; Tuesday is a day off
WEDNESDAY = local("2026-11-25 10:00")
WHY = {"reason": "citizen_must_supply", "waiting_for": "Bản sao giấy chứng nhận."}
#: the reply was due by the end of Tuesday 1/12
LATE = local("2026-12-04 08:00")


def _item(desk: Desk, number: str) -> CaseItem:
    with desk.read() as connection:
        found = cases_list(connection, desk.office, MINH, CaseFilter(), LATE)
    return next(item for item in found.items if item.number == number)


def test_a_paused_case_has_no_date_and_is_not_overdue(desk: Desk) -> None:
    paused, other = desk.in_progress(), desk.in_progress()
    desk.act(LAN, paused, "pause", WEDNESDAY, **WHY)
    item = _item(desk, paused)
    assert (item.paused, item.due_at, item.last_day, item.overdue) == (True, None, None, False)
    assert item.pause_reason == "citizen_must_supply"
    assert item.paused_until == local("2026-12-26 00:00")
    assert (_item(desk, other).paused, _item(desk, other).overdue) == (False, True)
    assert desk.overdue(LATE).total == 1


def test_the_queue_shows_it_among_the_open_cases(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(LAN, number, "pause", WEDNESDAY, **WHY)
    with desk.read() as connection:
        open_ones = queue(connection, desk.office, LAN, "SXD", Tab.ALL, LATE)
        late_ones = queue(connection, desk.office, LAN, "SXD", Tab.OVERDUE, LATE)
    assert [item.pause_reason for item in open_ones.items] == ["citizen_must_supply"]
    assert late_ones.items == ()


def test_a_case_that_waits_to_be_accepted_is_not_marked_while_paused(desk: Desk) -> None:
    number = desk.assigned()
    desk.act(LAN, number, "pause", MONDAY, **WHY)
    assert not _item(desk, number).not_accepted
    desk.act(LAN, number, "resume", WEDNESDAY)
    assert _item(desk, number).not_accepted


def test_the_case_tells_the_pause(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(LAN, number, "pause", WEDNESDAY, **WHY)
    view = desk.view(LAN, number, WEDNESDAY + timedelta(minutes=30))
    pause = view.pause
    assert pause is not None
    assert (pause.reason_label, pause.waiting_for) == (
        "Chờ công dân bổ sung thông tin, hồ sơ",
        "Bản sao giấy chứng nhận.",
    )
    assert (pause.department, pause.began_at) == ("SXD", WEDNESDAY)
    assert str(pause.last_day) == "2026-12-25"
    assert pause.working_time == timedelta(minutes=30)
    reply = next(each for each in view.deadlines if each.citizen_clock)
    assert (reply.held, reply.running, reply.due_at, reply.overdue) == (True, True, None, False)


def test_paused_time_is_told_by_reason(desk: Desk) -> None:
    number = desk.in_progress()
    spells = [
        ("citizen_must_supply", "10:00", "10:20"),
        ("assessment", "10:30", "11:30"),
        ("citizen_must_supply", "14:00", "14:05"),
    ]
    for reason, begin, end in spells:
        wanted = {"reason": reason, "waiting_for": "…"}
        desk.act(LAN, number, "pause", local(f"2026-11-25 {begin}"), **wanted)
        desk.act(LAN, number, "resume", local(f"2026-11-25 {end}"))
    view = desk.view(MINH, number, LATE, "en")
    assert [(each.reason_label, each.working_time) for each in view.paused_time] == [
        ("Waiting for the petitioner's papers", timedelta(minutes=25)),
        ("Waiting for an assessment", timedelta(hours=1)),
    ]
    assert view.pause is None
    assert {pause.ended_by_label for pause in view.pauses} == {"Resume the clock"}


def test_the_clock_ends_a_forgotten_pause_and_the_case_says_so(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(LAN, number, "pause", WEDNESDAY, **WHY)
    january = local("2027-01-04 08:00")
    desk.register.tick(january)
    (pause,) = desk.view(LAN, number, january).pauses
    assert (pause.running, pause.ended_at) == (False, local("2026-12-26 00:00"))


def test_a_former_lead_is_told_of_no_pause(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(MINH, number, "reassign", WEDNESDAY, lead_department="SYT", reason="Đúng hơn.")
    desk.act(HOA, number, "pause", WEDNESDAY, **WHY)
    view = desk.view(LAN, number, LATE)
    assert (view.pauses, view.item.paused, view.item.pause_reason) == ((), False, None)
    assert "Bản sao" not in repr(view)
