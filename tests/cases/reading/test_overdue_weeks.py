"""Twelve weeks at a glance and the oldest cases: both agree with looking back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import FutureMoment
from cases.reading.overdue.oldest import oldest_as_of, oldest_now
from cases.reading.overdue.weeks import WEEKS, KeptWeeks, overdue_weeks
from tests.cases.reading.desk import REPLY, Desk, local
from tests.people import LAN, MINH, TUAN

NOW = local("2026-12-09 10:00")
FIRST_WEEK = local("2026-09-21 00:00")


@pytest.fixture
def lived(desk: Desk) -> Desk:
    """Ten weeks with a case each; some are answered late, one was handed on, one is paused."""
    for week in range(10):
        at = local("2026-09-16 09:00") + timedelta(weeks=week)
        number = desk.in_progress(at)
        if week % 3 == 0:
            answered = at + timedelta(days=20)
            signed = {**REPLY, "document_date": f"{answered:%Y-%m-%d}"}
            desk.act(TUAN, number, "reply", answered, **signed)
        if week == 4:
            handed = at + timedelta(days=21)
            reason = {"lead_department": "SYT", "reason": "Đúng lĩnh vực."}
            desk.act(MINH, number, "reassign", handed, **reason)
        if week == 5:
            waits = {"reason": "citizen_must_supply", "waiting_for": "Bản vẽ."}
            desk.act(LAN, number, "pause", at + timedelta(days=1), **waits)
    desk.record(local("2026-11-30 09:00"))
    return desk


def test_each_week_is_what_looking_back_to_it_shows(lived: Desk) -> None:
    with lived.read() as connection, lived.counting(at_most=1):
        weeks = overdue_weeks(connection, lived.office, NOW)

    assert len(weeks) == WEEKS
    assert weeks[0].at == FIRST_WEEK
    assert weeks[-1].at == local("2026-12-07 00:00")
    assert [week.overdue for week in weeks] == [
        lived.overdue_then(week.at, NOW).total for week in weeks
    ]
    assert len({week.overdue for week in weeks}) > 3, "a flat line would prove nothing"


def test_one_department_s_weeks_are_its_row(lived: Desk) -> None:
    with lived.read() as connection:
        weeks = overdue_weeks(connection, lived.office, NOW, "SYT")

    for week in weeks:
        rows = lived.overdue_then(week.at, NOW).departments
        assert week.overdue == sum(row.overdue for row in rows if row.code == "SYT")
    assert weeks[-1].overdue == 1


def test_an_empty_register_has_empty_weeks(desk: Desk) -> None:
    with desk.read() as connection:
        assert {week.overdue for week in overdue_weeks(connection, desk.office, NOW)} == {0}


def test_the_weeks_are_kept_until_a_new_one_begins(lived: Desk) -> None:
    kept, sunday = KeptWeeks(), local("2026-12-06 23:55")
    with lived.read() as connection:
        before = kept.of(connection, lived.office, sunday)
        with lived.counting(at_most=0):
            assert kept.of(connection, lived.office, sunday + timedelta(minutes=4)) == before
        monday = kept.of(connection, lived.office, sunday + timedelta(minutes=6))
        assert monday[-1].at == local("2026-12-07 00:00")
        assert monday[:-1] == before[1:]
        with lived.counting(at_most=1):
            assert kept.of(connection, lived.office, NOW, "SYT") != monday


def test_the_oldest_first_now_and_then(lived: Desk) -> None:
    with lived.read() as connection, lived.counting(at_most=1):
        now = oldest_now(connection, lived.office, NOW)
    with lived.read() as connection, lived.counting(at_most=2):
        then = oldest_as_of(connection, lived.office, NOW, NOW)

    assert now == then
    assert [case.overdue_since for case in now] == sorted(case.overdue_since for case in now)
    assert now[0].working_days_overdue == max(case.working_days_overdue for case in now)
    assert {case.department for case in now} == {"SXD", "SYT", "VPUBND"}
    with lived.read() as connection:
        health = oldest_now(connection, lived.office, NOW, "SYT")
        before = oldest_as_of(connection, lived.office, FIRST_WEEK, NOW)
        earlier = oldest_as_of(connection, lived.office, local("2026-10-05 00:00"), NOW, "SXD")
    assert [case.department for case in health] == ["SYT"]
    assert before == ()
    assert len(earlier) == lived.overdue_then(local("2026-10-05 00:00"), NOW).total > 0
    with lived.read() as connection, pytest.raises(FutureMoment):
        oldest_as_of(connection, lived.office, NOW, FIRST_WEEK)
