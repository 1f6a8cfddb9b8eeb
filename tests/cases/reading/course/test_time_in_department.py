"""How long each department held a case, as the case and a department's overdue work tell it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest

from cases.reading.course.time import TimeView, time_held
from cases.reading.entry_views import EntryView
from tests.cases.departments import end_department
from tests.cases.reading.desk import MONDAY, Desk, local
from tests.cases.reading.story import Story
from tests.people import HOA, KHOA, LAN, MINH

HOUR = timedelta(hours=1)


def _time(desk: Desk, number: str, now: datetime) -> TimeView:
    found = desk.view(KHOA, number, now).time_in_department
    assert found is not None
    return found


def test_office_lead_and_the_one_beside(desk: Desk) -> None:
    number = desk.record(local("2026-11-23 08:00"))
    desk.act(MINH, number, "assign", local("2026-11-23 09:00"), lead_department="SXD")
    wanted = {"department": "SYT", "text": "Cho ý kiến."}
    desk.act(LAN, number, "request_contribution", local("2026-11-23 10:00"), **wanted)
    desk.act(
        MINH, number, "reassign", local("2026-11-23 11:00"), lead_department="STP", reason="Đúng."
    )
    found = _time(desk, number, local("2026-11-23 11:20"))
    assert [(each.department, each.minutes, each.holds) for each in found.answering] == [
        ("VPUBND", 60, False),
        ("SXD", 120, False),
        ("STP", 20, True),
    ]
    assert [(each.department_name, each.minutes) for each in found.coordinating] == [
        ("Sở Y tế", 80)
    ]
    assert (found.running_minutes, found.paused_minutes, found.paused) == (200, 0, ())


def test_chi_hoa_s_hour_ends_when_she_has_answered(desk: Desk) -> None:
    number = desk.in_progress(local("2026-11-23 07:30"))
    wanted = {"department": "SYT", "text": "Cho ý kiến."}
    desk.act(LAN, number, "request_contribution", local("2026-11-23 08:00"), **wanted)
    desk.act(HOA, number, "contribute", local("2026-11-23 09:00"), text="Đồng ý.")
    later = local("2026-11-27 17:00")
    (beside,) = _time(desk, number, later).coordinating
    assert (beside.department, beside.minutes, beside.holds) == ("SYT", 60, False)
    with desk.read() as connection:
        (found,) = time_held(connection, desk.office, [number], later)[number].coordinating
    assert found.working_time == HOUR


def test_what_a_department_that_ends_still_owed_is_its_time(desk: Desk) -> None:
    """chị Hoa's department gave one contribution, owes a second when it ends, and anh Long's goes
    on with that.
    """
    number = desk.in_progress(local("2026-11-23 07:30"))
    wanted = {"department": "SYT", "text": "Cho ý kiến."}
    desk.act(LAN, number, "request_contribution", local("2026-11-23 08:00"), **wanted)
    desk.act(HOA, number, "contribute", local("2026-11-23 09:00"), text="Đồng ý.")
    desk.act(LAN, number, "request_contribution", local("2026-11-23 14:00"), **wanted)
    end_department(desk.database, "SYT", date(2026, 11, 23), successor="STC")
    desk.register.tick(local("2026-11-24 00:01"))
    later = local("2026-11-25 08:00")
    beside = _time(desk, number, later).coordinating
    # Tuesday is a day off
    assert [(each.department, each.minutes) for each in beside] == [("SYT", 240), ("STC", 60)]
    with desk.read() as connection:
        found = time_held(connection, desk.office, [number], later)[number].coordinating
    assert [each.working_time for each in found] == [4 * HOUR, HOUR]


def test_chi_lan_s_pause_is_not_chi_hoa_s(desk: Desk) -> None:
    number = desk.in_progress(local("2026-11-25 08:00"))
    why = {"reason": "assessment", "waiting_for": "Kết quả đo."}
    desk.act(LAN, number, "pause", local("2026-11-25 09:00"), **why)
    wanted = {"department": "SYT", "text": "Cho ý kiến."}
    desk.act(LAN, number, "request_contribution", local("2026-11-25 10:00"), **wanted)
    found = _time(desk, number, local("2026-11-26 11:00"))
    assert [(each.department, each.minutes) for each in found.answering] == [("SXD", 60)]
    # an hour and a half and the afternoon of the first day, four hours of the second
    assert [(each.department, each.minutes, each.holds) for each in found.coordinating] == [
        ("SYT", 90 + 210 + 240, True)
    ]


def test_a_pause_is_told_apart_by_its_reason(desk: Desk) -> None:
    number = desk.in_progress(local("2026-11-25 08:00"))
    why = {"reason": "assessment", "waiting_for": "Kết quả đo."}
    desk.act(LAN, number, "pause", local("2026-11-25 09:00"), **why)
    found = _time(desk, number, local("2026-11-25 11:00"))
    assert [(each.department, each.minutes) for each in found.answering] == [("SXD", 60)]
    (paused,) = found.paused
    assert (paused.reason_label, paused.working_time) == (
        "Chờ giám định, kiểm nghiệm, định giá",
        2 * HOUR,
    )


def test_for_a_list_at_a_past_moment(desk: Desk) -> None:
    first, second = desk.in_progress(), desk.in_progress()
    desk.act(MINH, first, "reassign", MONDAY + HOUR, lead_department="SYT", reason="Đúng hơn.")
    now = local("2026-11-25 08:00")
    with desk.read() as connection, desk.counting(at_most=2):
        found = time_held(connection, desk.office, [first, second], MONDAY + 1.5 * HOUR)
    assert [(each.department, each.working_time) for each in found[first].answering] == [
        ("SXD", HOUR),
        ("SYT", HOUR / 2),
    ]
    assert found[second].running == 1.5 * HOUR
    # 11:10 to 11:30, the afternoon, and an hour of Wednesday: Tuesday is a day off
    more = timedelta(minutes=20) + 3.5 * HOUR + HOUR
    assert _time(desk, first, now).running == found[first].running + more
    assert desk.view(LAN, first, now).time_in_department is None
    assert desk.view(HOA, first, now).time_in_department is not None


@pytest.mark.parametrize("seed", range(2))
def test_it_adds_up_whatever_happened(desk: Desk, seed: int) -> None:
    """Held and paused time is the office's time while the history says that somebody answered."""
    story = Story(desk, seed)
    story.goes_on(110)
    now = story.now + timedelta(days=3)
    desk.register.tick(now)
    worked = desk.calendar.working_time_between
    paused = timedelta()
    for number in story.numbers:
        view = desk.view(KHOA, number, now)
        found = view.time_in_department
        assert found is not None
        stopped = sum((each.working_time for each in found.paused), timedelta())
        whole = sum(
            (worked(begin, end) for begin, end in _answered_for(view.entries, now)), timedelta()
        )
        assert found.running + stopped == whole
        assert sum(each.minutes for each in found.answering) == found.running_minutes
        assert stopped == sum((each.working_time for each in view.pauses), timedelta())
        paused += stopped
    assert paused > timedelta(), "nobody ever paused"
    assert len(story.done) >= 14, story.done


def _answered_for(
    entries: Iterable[EntryView], now: datetime
) -> Iterable[tuple[datetime, datetime]]:
    """From when to when somebody answered for a case, by the states of its history."""
    began: datetime | None = None
    for entry in entries:
        is_open = entry.to_state in ("recorded", "assigned", "in_progress")
        if is_open and began is None:
            began = entry.at
        elif not is_open and began is not None:
            yield began, entry.at
            began = None
    if began is not None:
        yield began, now
