"""Anh Minh schedules the leaders, chị Thu runs the day; whoever is booked is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cases.directory.departments import read_departments, save_departments
from cases.meetings.faults import MeetingRefused, UnknownStep
from tests.cases.meetings.mondays import LATER, NEXT, NOW, Mondays
from tests.people import LAN, LANH, MINH, NGA, THU

#: the day of the session begins in Cao Lãnh, and its morning
MIDNIGHT = datetime(2026, 11, 29, 17, 0, tzinfo=UTC)
MORNING = MIDNIGHT + timedelta(hours=10)


def codes_of(problem: MeetingRefused) -> list[tuple[str, str]]:
    return [(fault.field, fault.code) for fault in problem.faults]


def test_a_session_is_announced_held_and_concluded(mondays: Mondays) -> None:
    mondays.plan(status="planned")
    mondays.session(MINH, "announce")
    mondays.session(THU, "hold", at=MORNING)
    mondays.session(THU, "conclude", at=MORNING)

    lines = mondays.rows("SELECT no, step, status FROM session_change ORDER BY no")
    assert lines == [
        (1, "announce", "announced"),
        (2, "hold", "held"),
        (3, "conclude", "concluded"),
    ]


@pytest.mark.parametrize(("status", "step"), [("announced", "hold"), ("held", "conclude")])
def test_nothing_begins_or_ends_before_its_day(mondays: Mondays, status: str, step: str) -> None:
    mondays.plan(status=status)
    with pytest.raises(MeetingRefused, match="30/11/2026; it is begun and concluded"):
        mondays.session(THU, step, at=MIDNIGHT - timedelta(microseconds=1))
    mondays.session(THU, step, at=MIDNIGHT)


def test_a_step_that_nobody_knows_is_not_there(mondays: Mondays) -> None:
    mondays.plan()
    mondays.register()
    with pytest.raises(UnknownStep):
        mondays.session(MINH, "abolish")
    with pytest.raises(UnknownStep):
        mondays.handle(THU, 1, "abolish")


@pytest.mark.parametrize(
    ("who", "step"),
    [(THU, "announce"), (THU, "cancel"), (MINH, "hold"), (LAN, "attend"), (LANH, "change")],
)
def test_each_step_is_for_its_people_only(mondays: Mondays, who: object, step: str) -> None:
    mondays.plan(status="planned")
    with pytest.raises(MeetingRefused, match="is for others to do") as caught:
        mondays.session(who, step, reason="Vì sao")  # type: ignore[arg-type]
    assert caught.value.category == "role"


def test_what_has_ended_is_not_begun_again(mondays: Mondays) -> None:
    mondays.plan(status="concluded")
    with pytest.raises(MeetingRefused, match="cannot be done while it is “Concluded”"):
        mondays.session(THU, "hold")


def test_a_cancelled_session_tells_everybody_why(mondays: Mondays) -> None:
    mondays.plan(capacity=1)
    mondays.register(1)
    mondays.register(2)

    mondays.session(MINH, "cancel", reason="Lãnh đạo đi công tác")

    assert mondays.states() == [("called_off", None), ("called_off", None)]
    assert [step for _, step in mondays.letters()].count("call_off") == 2
    reasons = mondays.rows("SELECT reason FROM registration_change WHERE step = 'call_off'")
    assert reasons == [("Lãnh đạo đi công tác",)] * 2


def test_without_a_reason_nothing_is_cancelled(mondays: Mondays) -> None:
    mondays.plan()
    mondays.register()
    with pytest.raises(MeetingRefused) as caught:
        mondays.session(MINH, "cancel")

    assert codes_of(caught.value) == [("reason", "reason_missing")]
    assert mondays.states() == [("confirmed", 1)]
    assert mondays.rows("SELECT status FROM meeting_session") == [("announced",)]


def test_a_moved_session_takes_its_people_along(mondays: Mondays) -> None:
    mondays.plan()
    mondays.register(1)
    mondays.session(MINH, "attend", department="SXD", official="Nguyễn Thị Lan")

    moved = mondays.session(MINH, "move", reason="Họp Chính phủ", day="02/12/2026")

    assert moved == "2026-12-02-caolanh"
    sessions = mondays.rows("SELECT id, status, moved_to FROM meeting_session ORDER BY id")
    assert sessions == [(NEXT, "moved", moved), (moved, "announced", None)]
    assert mondays.rows("SELECT session_id, state, place FROM registration") == [
        (moved, "confirmed", 1)
    ]
    assert mondays.rows("SELECT session_id FROM session_attendance") == [(moved,)]
    assert (1, "follow") in mondays.letters()


def test_without_a_day_it_moves_to_the_next_working_day(mondays: Mondays) -> None:
    """Monday the 23rd: the next day is Vietnam's Culture Day, so it is Wednesday."""
    session = mondays.plan(date(2026, 11, 23))
    assert mondays.session(MINH, "move", session, reason="Mưa bão") == "2026-11-25-caolanh"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("24/11/2026", "day_off"),
        ("20/11/2026", "past_date"),
        ("32/11/2026", "unusable_date"),
        ("07/12/2026", "taken_day"),
        ("06/12/2028", "far_date"),
    ],
)
def test_a_day_that_cannot_be_is_refused(mondays: Mondays, day: str, code: str) -> None:
    mondays.plan()
    mondays.plan(date(2026, 12, 7))
    with pytest.raises(MeetingRefused) as caught:
        mondays.session(MINH, "move", reason="Bận", day=day)
    assert ("day", code) in codes_of(caught.value)


def test_another_leader_is_news_and_a_note_on_rooms_is_not(mondays: Mondays) -> None:
    mondays.plan()
    mondays.register()
    kept = {"leader": "Chủ tịch UBND tỉnh"}
    mondays.session(MINH, "change", **kept, logistics="Phòng A, 20 ghế")
    assert [step for _, step in mondays.letters()] == ["register"]

    mondays.session(MINH, "change", **kept, replaced_by="Phó Chủ tịch UBND tỉnh")

    assert [step for _, step in mondays.letters()] == ["register", "follow"]


def test_more_places_go_to_the_waiting_list(mondays: Mondays) -> None:
    mondays.plan(capacity=1)
    for number in range(3):
        mondays.register(number)
    assert mondays.states() == [("confirmed", 1), ("waiting_list", None), ("waiting_list", None)]

    mondays.session(MINH, "change", leader="Chủ tịch", capacity="2")

    assert mondays.states() == [("confirmed", 1), ("confirmed", 2), ("waiting_list", None)]


def test_no_fewer_places_than_are_held(mondays: Mondays) -> None:
    mondays.plan()
    mondays.register(1)
    mondays.register(2)
    with pytest.raises(MeetingRefused, match="Place 2 is held"):
        mondays.session(MINH, "change", leader="Chủ tịch", capacity="1")


def test_who_attends_is_entered_and_taken_back(mondays: Mondays) -> None:
    mondays.plan()
    mondays.session(THU, "attend", department="SXD", official="Nguyễn Thị Lan")
    mondays.session(THU, "attend", department="SXD", official="Trần Anh Tuấn")
    attending = "SELECT department, official FROM session_attendance"
    assert mondays.rows(attending) == [("SXD", "Trần Anh Tuấn")]
    mondays.session(THU, "attend", department="SXD", official="")
    assert mondays.rows(attending) == []
    with pytest.raises(MeetingRefused, match="no such department"):
        mondays.session(THU, "attend", department="NASA", official="Ai đó")


def test_a_department_that_ended_can_still_be_taken_off(mondays: Mondays) -> None:
    mondays.plan()
    mondays.session(THU, "attend", department="SYT", official="Lê Thị Hoa")
    with mondays.database.write() as transaction:
        health = next(each for each in read_departments(transaction) if each.code == "SYT")
        ended = replace(health, valid_to=date(2026, 11, 25), successor="SNV")
        save_departments(transaction, [ended])
        transaction.commit()
    with pytest.raises(MeetingRefused, match="no such department"):
        mondays.session(THU, "attend", department="SYT", official="Ai đó")
    mondays.session(THU, "attend", department="SYT", official="")
    assert mondays.rows("SELECT * FROM session_attendance") == []
    with pytest.raises(MeetingRefused, match="no such department"):
        mondays.session(THU, "attend", department="SYT", official="")


def test_a_form_that_somebody_overtook_changes_nothing(mondays: Mondays) -> None:
    """Anh Minh enters who replaces the leader; bà Nga's page is older, and would put him back."""
    mondays.plan()
    leader = {"leader": "Chủ tịch UBND tỉnh", "seen": "0"}
    for _press in range(2):
        mondays.session(MINH, "change", **leader, replaced_by="Phó Chủ tịch UBND tỉnh")
    assert mondays.rows("SELECT no FROM session_change") == [(1,)], "pressed twice, changed once"
    with pytest.raises(MeetingRefused, match="changed this session meanwhile"):
        mondays.session(NGA, "change", **leader, capacity="20")
    mondays.session(NGA, "change", **{**leader, "seen": "1"}, capacity="20")
    found = mondays.rows("SELECT replaced_by, capacity FROM meeting_session")
    assert found == [(None, 20)], "seen, and so meant"


def test_a_session_nobody_knows(mondays: Mondays) -> None:
    with pytest.raises(MeetingRefused, match="no such session"):
        mondays.session(MINH, "announce", LATER, NOW)
