"""The clock: every rung once, in order, with its true times, whoever runs it and when."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from cases.checking import check_register
from cases.clock.report import TickReport
from cases.register import Register
from cases.store.instants import from_micros
from tests.cases.life import MONDAY, act, in_progress, recorded, replied, rows
from tests.people import MINH

DAY = timedelta(days=1)
MONTH = timedelta(days=30)
_RUNGS = (
    "SELECT rung, occurrence, due_at, rung_at, fired_at, seq FROM escalation"
    " WHERE deadline_name = 'reply' ORDER BY case_id, seq"
)


def fired(register: Register) -> list[tuple[str, datetime]]:
    """The rungs of reply deadlines with their own instants, in the order they were recorded."""
    return [(rung, from_micros(at)) for rung, _, _, at, _, _ in rows(register.database, _RUNGS)]


def is_clean(register: Register) -> bool:
    with register.database.read() as connection:
        people = register.directory.current()
        return check_register(connection, register.workflows, register.calendar(), people).ok


def test_after_a_month_off_every_rung_comes_once_in_order(register: Register) -> None:
    in_progress(register)
    now = MONDAY + MONTH

    report = register.tick(now)
    again = register.tick(now)

    rungs = fired(register)
    assert [rung for rung, _ in rungs] == [
        "minus_3",
        "minus_1",
        "due",
        "plus_1",
        "plus_3",
        "plus_5",
        "monday",
        "monday",
    ]
    assert [at for _, at in rungs] == sorted(at for _, at in rungs)
    # five working days from Monday the 9th end on Monday the 16th at 24:00
    due = datetime.fromisoformat("2026-11-17T00:00:00+07:00")
    for rung, occurrence, due_at, rung_at, fired_at, _ in rows(register.database, _RUNGS):
        assert from_micros(due_at) == due, rung
        assert from_micros(fired_at) == now > from_micros(rung_at), (rung, occurrence)
    assert dict(rungs)["due"] == due
    assert (report.failed, again) == (0, TickReport(now))
    assert is_clean(register)


def test_a_clock_that_ran_daily_recorded_the_same(register: Register) -> None:
    """The same case twice: watched every day, and found a month later."""
    in_progress(register)
    for day in range(31):
        register.tick(MONDAY + day * DAY)
    watched = fired(register)

    in_progress(register)
    register.tick(MONDAY + MONTH)

    both = fired(register)
    assert both == watched * 2


def test_a_case_that_raises_is_set_aside_and_tried_again(register: Register) -> None:
    broken, healthy = in_progress(register), in_progress(register)
    with register.database.engine.begin() as connection:
        wrong = text("UPDATE case_file SET workflow_version = 99 WHERE id % 10 = 1")
        connection.execute(wrong)

    report = register.tick(MONDAY + MONTH)

    assert report.failed == 1
    assert report.escalated > 0, f"{healthy} is told about although {broken} cannot be handled"
    (failure,) = rows(register.database, "SELECT times, error FROM clock_failure")
    assert "Version 99" in str(failure[1])
    soon = register.tick(MONDAY + MONTH + timedelta(minutes=30))
    assert soon.failed == 0, "it is left alone for an hour"

    with register.database.engine.begin() as connection:
        connection.execute(text("UPDATE case_file SET workflow_version = 1"))
    later = register.tick(MONDAY + MONTH + timedelta(hours=2))

    assert later.failed == 0
    assert rows(register.database, "SELECT * FROM clock_failure") == []
    rungs = fired(register)
    assert rungs[: len(rungs) // 2] == rungs[len(rungs) // 2 :], "nothing is missing on either"


def test_clocks_that_run_at_once_fire_nothing_twice(register: Register) -> None:
    cases = 12
    for _ in range(cases):
        in_progress(register)
    reports: list[TickReport] = []
    start = threading.Barrier(4)

    def run() -> None:
        start.wait()
        reports.append(register.tick(MONDAY + MONTH))

    clocks = [threading.Thread(target=run) for _ in range(4)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()

    assert len(reports) == 4
    stored = rows(register.database, "SELECT count(*) FROM escalation")[0][0]
    assert sum(report.escalated + report.reminded for report in reports) == stored
    assert len(fired(register)) == cases * 8
    assert is_clean(register)


@pytest.mark.parametrize("with_clock", [True, False])
def test_a_late_reply_is_late_without_a_clock_and_stays_so(
    register: Register, with_clock: bool
) -> None:
    number = in_progress(register)
    if with_clock:
        register.tick(MONDAY + 9 * DAY)
    replied(register, number, MONDAY + 10 * DAY)
    act(register, MINH, number, "close", MONDAY + 11 * DAY)
    act(register, MINH, number, "reopen", MONDAY + 12 * DAY, reason="Chưa xong")
    replied(register, number, MONDAY + 13 * DAY)

    deadlines = "SELECT edition, late FROM deadline WHERE name = 'reply' ORDER BY no"
    assert [(e, bool(late)) for e, late in rows(register.database, deadlines)] == [
        (1, True),
        (2, False),
    ]
    ((late, late_first),) = rows(register.database, "SELECT late, late_first FROM case_file")
    assert late
    assert late_first
    assert is_clean(register)


def test_a_reply_in_time_is_not_late(register: Register) -> None:
    number = in_progress(register)
    replied(register, number, datetime.fromisoformat("2026-11-17T00:00:00+07:00"))

    ((late, late_first),) = rows(register.database, "SELECT late, late_first FROM case_file")
    assert not late, "24:00 of the last day is in time"
    assert not late_first


def test_an_unassigned_case_reaches_the_chief(register: Register) -> None:
    recorded(register)
    register.tick(MONDAY + 7 * DAY)

    posts = rows(
        register.database, "SELECT post FROM escalation WHERE deadline_name = 'assign' ORDER BY seq"
    )
    assert [post for (post,) in posts] == ["upc_office", "upc_chief"]
