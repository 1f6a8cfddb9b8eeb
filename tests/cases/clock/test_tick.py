"""The clock fires what is due once, in order, with the true times; one bad case stops nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from cases.instants import from_micros
from cases.register import Register
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, recorded, reply, rows
from tests.people import MINH

DUE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
REPLY_RUNGS = "SELECT rung, occurrence, rung_at, due_at, fired_at FROM escalation WHERE deadline_name = 'reply' ORDER BY seq"  # noqa: E501


def fired(register: Register) -> list[tuple[str, int, datetime]]:
    return [
        (rung, occurrence, from_micros(at))
        for rung, occurrence, at, _, _ in rows(register.database, REPLY_RUNGS)
    ]


def test_after_a_month_off_every_rung_fires_once_in_order_with_true_times(
    register: Register,
) -> None:
    in_progress(register)
    back = MONDAY + 31 * DAY
    report = register.tick(back)
    assert (report.examined, report.reminded, report.failed) == (1, 2, 0)
    names = [(rung, occurrence) for rung, occurrence, _ in fired(register)]
    assert names == [
        ("minus_3", 0), ("minus_1", 0), ("due", 0), ("plus_1", 0), ("plus_3", 0), ("plus_5", 0),
        ("monday", 0), ("monday", 1),
    ]  # fmt: skip
    instants = [at for _, _, at in fired(register)]
    assert instants == sorted(instants)
    for _, _, _, due, when in rows(register.database, REPLY_RUNGS):
        assert (from_micros(due), from_micros(when)) == (DUE, back)
    again = register.tick(back)
    assert (again.examined, again.reminded, again.escalated) == (0, 0, 0)


def test_a_month_of_short_passes_fires_the_same_rungs_as_one_long_one(register: Register) -> None:
    in_progress(register)
    in_progress(register)
    for hours in range(0, 31 * 24, 5):
        register.tick(MONDAY + hours * HOUR)
    register.tick(MONDAY + 31 * DAY)
    first = [(rung, n, at) for rung, n, at in fired(register)]
    assert len(first) == 16
    assert sorted(first[::2]) == sorted(set(first))


def test_a_rung_fires_only_after_its_instant(register: Register) -> None:
    in_progress(register)
    register.tick(DUE)
    assert "due" not in [rung for rung, _, _ in fired(register)]
    register.tick(DUE + timedelta(microseconds=1))
    assert ("due", 0, DUE) in fired(register)


def test_a_replied_case_is_closed_by_the_clock_when_the_window_is_over(register: Register) -> None:
    number = in_progress(register)
    reply(register, number, MONDAY + DAY)
    over = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)  # 24/11 is off: five days end on 25/11
    assert register.tick(over).closed == 0
    assert register.tick(over + HOUR).closed == 1
    assert rows(register.database, "SELECT state, outcome FROM case_file") == [
        ("closed", "settled")
    ]


def test_a_rung_does_not_raise_the_version(register: Register) -> None:
    number = in_progress(register)
    register.tick(DUE + HOUR)
    done = act(register, MINH, number, "note", DUE + 2 * HOUR, {"text": "x"}, expected_version=3)
    assert done.version == 4


def test_two_clocks_at_once_never_fire_a_rung_twice(register: Register) -> None:
    for _ in range(12):
        in_progress(register)
    with ThreadPoolExecutor(4) as clocks:
        reports = list(clocks.map(lambda _: register.tick(MONDAY + 31 * DAY), range(4)))
    assert sum(report.reminded for report in reports) == 24
    found = rows(register.database, "SELECT count(*) FROM escalation WHERE deadline_name='reply'")
    assert found == [(12 * 8,)]
    assert sum(report.failed for report in reports) == 0


def test_a_case_that_raises_is_set_aside_and_tried_again(register: Register) -> None:
    broken, well = in_progress(register), in_progress(register)
    with register.database.engine.begin() as connection:
        statement = "UPDATE case_file SET state = 'nowhere' WHERE id = 20260000001"
        connection.execute(text(statement))
    report = register.tick(DUE + HOUR)
    assert (report.failed, report.examined) == (1, 2)
    assert rows(register.database, "SELECT DISTINCT case_id FROM escalation") == [(20260000002,)]
    assert (broken, well) == ("YK-2026-000001", "YK-2026-000002")
    ((case_id, times),) = rows(register.database, "SELECT case_id, times FROM clock_failure")
    assert (case_id, times) == (20260000001, 1)
    assert register.tick(DUE + HOUR + timedelta(minutes=30)).failed == 0
    with register.database.engine.begin() as connection:
        connection.execute(
            text("UPDATE case_file SET state = 'in_progress' WHERE id = 20260000001")
        )
    healed = register.tick(DUE + 3 * HOUR)
    assert (healed.failed, healed.reminded) == (0, 2)
    assert rows(register.database, "SELECT count(*) FROM clock_failure") == [(0,)]


def test_an_unassigned_case_climbs_to_the_chief(register: Register) -> None:
    recorded(register)
    register.tick(MONDAY + 4 * DAY)
    found = rows(
        register.database,
        "SELECT rung, post, department FROM escalation WHERE deadline_name='assign' ORDER BY seq",
    )
    assert found == [("due", "upc_office", "VPUBND"), ("plus_1", "upc_chief", "VPUBND")]


@pytest.mark.parametrize("verb", ["UPDATE history SET actor = 'x'", "DELETE FROM history"])
def test_the_history_refuses_to_be_changed(register: Register, verb: str) -> None:
    recorded(register)
    with (
        pytest.raises(Exception, match="append-only"),
        register.database.engine.begin() as connection,
    ):
        connection.execute(text(verb))
