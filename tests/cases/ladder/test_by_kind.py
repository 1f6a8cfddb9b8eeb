"""Ladders by kind and department in a register: hand-overs and reclassifications lose no rung."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from cases.instants import from_micros
from cases.register import Register
from cases.store.engine import Database
from tests.cases.ladder.staffing import fired, problems, register_under
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, rows
from tests.people import LAN, MINH
from tests.workflow.definitions import read
from tests.workflow.ladders import BY_KIND

#: the reply is due at the end of Monday 23/11; the 24th is off
DUE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def register(database: Database) -> Register:
    """+1 is not for obstacles, which have +2; on +3 SXD's goes to the chief, SYT's to the deputy
    chief, no other department has one.
    """
    return register_under(database, read(*BY_KIND))


def names(register: Register) -> list[tuple[str, int, str]]:
    """Rung, level and department of what fired for the reply, without the reminders."""
    return [(rung, level, of) for rung, _, level, of, _ in fired(register) if level]


def test_a_case_climbs_the_ladder_of_its_kind_and_department(register: Register) -> None:
    in_progress(register)
    register.tick(DUE + 12 * DAY)
    assert names(register)[:4] == [
        ("due", 1, "SXD"),
        ("plus_1", 2, "SXD"),
        ("plus_3_sxd", 3, "SXD"),
        ("plus_5", 4, "SXD"),
    ]
    assert problems(register) == []


def test_a_case_handed_on_after_the_day_of_the_next_departments_rung(register: Register) -> None:
    """SXD's +3 fired; SYT gets the case a day later, and its own +3 is not lost."""
    number = in_progress(register)
    handed_over = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)
    register.tick(handed_over - HOUR)
    act(register, MINH, number, "reassign", handed_over, {"lead_department": "SYT", "reason": "x"})
    assert [rung for rung, *_ in names(register)] == ["due", "plus_1", "plus_3_sxd"]
    register.tick(handed_over + HOUR)
    *_, (rung, _, level, of, at) = fired(register)
    assert (rung, level, of) == ("plus_3", 3, "SYT")
    assert from_micros(at) == handed_over
    back = handed_over + 2 * HOUR
    act(register, MINH, number, "reassign", back, {"lead_department": "SXD", "reason": "x"})
    register.tick(back + 20 * DAY)
    found = [rung for rung, *_ in names(register)]
    assert found.count("plus_3_sxd") == found.count("plus_3") == found.count("plus_5") == 1
    assert problems(register) == []


def test_a_case_reclassified_after_the_due_day(register: Register) -> None:
    """As an obstacle it has no +1 but a +2; the due rung is not told twice."""
    number = in_progress(register)
    moved = DUE + 12 * HOUR
    reason = {"kind": "obstacle", "reason": "Là vướng mắc của doanh nghiệp"}
    act(register, MINH, number, "reclassify", moved, reason)
    register.tick(DUE + 12 * DAY)
    assert [rung for rung, *_ in names(register)][:4] == ["due", "plus_2", "plus_3_sxd", "plus_5"]
    assert problems(register) == []


def test_an_issue_sent_back_waits_under_the_offices_own_rungs(register: Register) -> None:
    number = in_progress(register)
    ground = {"legal_ground": "Không thuộc thẩm quyền", "proposed_body": "SYT"}
    act(register, LAN, number, "send_back", MONDAY + DAY, ground)
    register.tick(DUE + 6 * DAY)
    assert [(rung, of) for rung, _, of in names(register)] == [
        ("due", "VPUBND"),
        ("plus_1", "VPUBND"),
        ("plus_3", "VPUBND"),
    ]
    assert problems(register) == []


def test_each_monday_is_told_once_whatever_happens_to_the_case(register: Register) -> None:
    """Weeks after the top, the kind changes and a complex pace moves the due instant."""
    number = in_progress(register)
    weeks_later = MONDAY + 31 * DAY
    register.tick(weeks_later)
    change = {"kind": "obstacle", "pace": "complex", "reason": "Phức tạp"}
    act(register, MINH, number, "reclassify", weeks_later, change)
    register.tick(weeks_later + 14 * DAY)
    mondays = [from_micros(at) for rung, _, _, _, at in fired(register) if rung == "monday"]
    assert {later - earlier for earlier, later in pairwise(mondays)} == {timedelta(days=7)}
    assert len(mondays) == 4
    assert problems(register) == []


def test_by_hand_to_a_post_that_only_others_cases_come_to_adds_no_level(
    register: Register,
) -> None:
    """The deputy chief hears of obstacles and of SYT's cases, and by hand of this one."""
    number = in_progress(register)
    act(register, MINH, number, "escalate", MONDAY + DAY, {"reason": "Cần ý kiến."})
    told = rows(register.database, "SELECT post, level FROM escalation")
    assert told == [("upc_deputy_chief", 1)]
    assert problems(register) == []


def test_the_check_finds_a_rung_of_another_department(register: Register) -> None:
    in_progress(register)
    register.tick(DUE + 5 * DAY)
    with register.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE escalation SET rung = 'plus_3' WHERE rung = 'plus_3_sxd'"
        )
        connection.exec_driver_sql(
            "UPDATE deadline SET rungs_fired = replace(rungs_fired, 'plus_3_sxd', 'plus_3')"
        )
    found = problems(register)
    assert any("“plus_3_sxd”" in problem and "never fired" in problem for problem in found)
    assert any("“plus_3” fired for" in problem for problem in found)
