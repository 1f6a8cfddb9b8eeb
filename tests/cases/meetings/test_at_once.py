"""Two officers of the UPC office press the same button at once: it is done once, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from cases.meetings.faults import MeetingRefused
from cases.meetings.series import plan_series, set_series
from tests.cases.meetings.mondays import LATER, NEXT, NOW, Mondays
from tests.people import MINH

RULE = {"site": "caolanh", "leader": "Chủ tịch UBND tỉnh"}


def at_once(job: Callable[[int], object]) -> list[object]:
    """What three of them are answered."""

    def answer(number: int) -> object:
        try:
            return job(number)
        except MeetingRefused as refusal:
            return refusal

    with ThreadPoolExecutor(3) as officers:
        return list(officers.map(answer, range(3)))


def test_one_rule_and_each_monday_once(mondays: Mondays) -> None:
    """Negative control: a plain INSERT fails on PostgreSQL with a broken key."""
    desk = mondays.desk
    assert at_once(lambda _: set_series(desk, MINH, RULE, NOW)) == ["caolanh"] * 3
    planned = at_once(lambda _: plan_series(desk, MINH, {"until": "30/06/2027"}, NOW))

    ids = [name for each in planned if isinstance(each, tuple) for name in each]
    assert sorted(ids) == [row[0] for row in mondays.rows("SELECT id FROM meeting_session")]
    steps = mondays.rows("SELECT count(*), count(DISTINCT session_id) FROM session_change")
    assert steps == [(len(ids), len(ids))]


def test_two_sessions_cannot_move_to_one_day(mondays: Mondays) -> None:
    names = [mondays.plan(), mondays.plan(date(2026, 12, 7)), mondays.plan(date(2026, 12, 14))]
    assert names[:2] == [NEXT, LATER]
    mondays.register(1)

    def move(number: int) -> object:
        return mondays.session(MINH, "move", names[number], reason="Họp", day="02/12/2026")

    answers = at_once(move)

    assert answers.count("2026-12-02-caolanh") == 1
    refusals = [each for each in answers if isinstance(each, MeetingRefused)]
    assert len(refusals) == 2
    assert "There is a session on 02/12/2026" in str(refusals[0])
    assert mondays.rows("SELECT count(*) FROM meeting_session") == [(4,)]
