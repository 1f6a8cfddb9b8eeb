"""Whatever happens between a change of the calendar and the moving of a case, the end is the same.

The program may be killed, two of them may work at once, somebody may act, the clock may tick.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cases.calendar.office_calendar import OfficeCalendar
from cases.clock import following
from cases.codes.tracking import CodeBook
from cases.commands.requests import Act, Record
from cases.errors import StaleCase
from cases.register import Register
from cases.store.engine import Database
from tests.cases.calendar.changes import (
    FRIDAY,
    another,
    assert_sound,
    change,
    checked,
    off,
    reply_day,
    stands,
    switch,
    times_moved,
    worked,
)
from tests.cases.life import DAY, HOUR, ISSUE, MONDAY, act, in_progress, recorded, reply, rows
from tests.databases import SqliteDatabases
from tests.people import LAN, THU, hire
from workflow.versions import Workflows


def story(register: Register, meanwhile: Callable[[Register], Any]) -> list[tuple[Any, ...]]:
    """Three cases, a change of the calendar at noon, something meanwhile, a month of clock."""
    in_progress(register)
    recorded(register)
    reply(register, in_progress(register), FRIDAY)
    switch(register, off("2026-11-23"), off("2026-11-26"), at=FRIDAY + HOUR)
    meanwhile(register)
    register.follow_calendar(FRIDAY + 2 * HOUR)
    for day in range(1, 31, 3):
        register.tick(FRIDAY + day * DAY)
    assert_sound(register)
    return rows(
        register.database,
        "SELECT h.case_id, h.seq, h.at, h.action, h.actor, h.to_state FROM history h "
        "ORDER BY h.case_id, h.seq",
    )


def nothing(_: Register) -> None:
    """The job comes first."""


def ticked(register: Register) -> None:
    """The clock comes first."""
    register.tick(FRIDAY + HOUR)


def killed(register: Register) -> None:
    """The job moves the first case and dies."""
    sweep = following._Behind(register.tools, FRIDAY + HOUR, FRIDAY + HOUR)
    sweep.batch = 1  # type: ignore[misc]
    sweep.run(lambda: sweep.examined == 0)
    assert sweep.examined == 1


@pytest.mark.parametrize("meanwhile", [ticked, killed])
def test_the_end_is_the_same(
    register: Register,
    sqlite_databases: SqliteDatabases,
    tmp_path: Path,
    meanwhile: Callable[[Register], Any],
) -> None:
    found = story(register, meanwhile)
    assert [row for row in found if row[3] == "redate"], "it moves something at all"
    other = Database(sqlite_databases.copy_to(tmp_path / "other.db"))
    try:
        codes = CodeBook("a secret of the tests, known to all")
        twin = Register(other, Workflows.shipped(), OfficeCalendar(other), hire(other), codes)
        assert story(twin, nothing) == found
    finally:
        other.close()


def test_a_tick_between_switch_and_move_judges_by_the_new_calendar(register: Register) -> None:
    """On Monday night the old calendar would have told the head of the department."""
    in_progress(register)
    switch(register, off("2026-11-23"), at=FRIDAY)
    register.tick(MONDAY + 7 * DAY + 16 * HOUR)
    assert reply_day(register) == "2026-11-25"
    assert rows(register.database, "SELECT count(*) FROM escalation WHERE rung = 'due'") == [(0,)]
    assert checked(register).warnings != [], "vacant posts"
    assert not any("working calendar" in warning for warning in checked(register).warnings)


def test_who_acts_before_the_job_acts_on_the_new_dates(register: Register) -> None:
    number = in_progress(register)
    switch(register, off("2026-11-23"), at=FRIDAY)
    assert any("has not reached every case" in warning for warning in checked(register).warnings)
    act(register, LAN, number, "note", FRIDAY + HOUR, {"text": "Đã hẹn bà con ngày thứ Hai."})
    assert reply_day(register) == "2026-11-25"
    found = rows(register.database, "SELECT action FROM history ORDER BY seq")
    # the reminder, three days before the new date, was due on Thursday night
    assert [action for (action,) in found][-3:] == ["redate", "remind", "note"]
    assert register.follow_calendar(FRIDAY + 2 * HOUR).moved == 0
    assert times_moved(register) == 1
    assert_sound(register)


def test_a_stale_form_is_refused_after_the_dates_moved(register: Register) -> None:
    """What chị Lan saw was due on another day."""
    number = in_progress(register)
    change(register, off("2026-11-23"))
    with pytest.raises(StaleCase):
        register.act(Act(LAN, number, "note", {"text": "x"}, expected_version=3), FRIDAY + HOUR)


def test_a_recording_after_the_switch_counts_by_the_new_calendar(register: Register) -> None:
    """Also in a process that has not seen the new calendar yet."""
    elsewhere = another(register)
    try:
        elsewhere.calendar.current()
        switch(register, off("2026-11-23"), at=MONDAY)
        elsewhere.record(Record(THU, ISSUE), MONDAY + HOUR)
        assert reply_day(register) == "2026-11-25"
    finally:
        elsewhere.database.close()
    assert_sound(register)


def test_two_changes_missed_are_one_entry_with_both_notices(register: Register) -> None:
    in_progress(register)
    switch(register, off("2026-11-23"), at=FRIDAY)
    change(register, off("2026-11-25"), at=FRIDAY + HOUR, notice="12/TB-BNV")
    assert reply_day(register) == "2026-11-26"
    (entry,) = rows(register.database, "SELECT at, payload FROM history WHERE action = 'redate'")
    assert "10065/VPCP-KGVX; 12/TB-BNV" in entry[1]
    assert times_moved(register) == 1
    assert_sound(register)


def test_a_change_taken_back_before_it_reached_a_case_leaves_no_trace_on_it(
    register: Register,
) -> None:
    in_progress(register)
    before = stands(register)
    switch(register, off("2026-11-23"), at=FRIDAY)
    change(register, worked("2026-11-23"), at=FRIDAY + HOUR)
    assert stands(register) == before
    assert times_moved(register) == 0
    register.tick(MONDAY + 20 * DAY)
    assert_sound(register)


def test_a_case_that_cannot_be_moved_is_set_aside_and_stops_nobody(register: Register) -> None:
    in_progress(register)
    in_progress(register)
    with register.database.engine.begin() as connection:
        connection.execute(text("UPDATE case_file SET state = 'nowhere' WHERE id = 20260000001"))
    followed = change(register, off("2026-11-23"))
    assert (followed.examined, followed.moved, followed.failed) == (2, 1, 1)
    assert followed.finished, "what is set aside is tried again by the clock"
    assert (reply_day(register, 20260000001), reply_day(register, 20260000002)) == (
        "2026-11-23",
        "2026-11-25",
    )
    with register.database.engine.begin() as connection:
        connection.execute(
            text("UPDATE case_file SET state = 'in_progress' WHERE id = 20260000001")
        )
    register.tick(FRIDAY + 2 * HOUR)
    assert reply_day(register) == "2026-11-25"
    assert_sound(register)


def test_a_short_time_is_kept_and_the_rest_goes_on_later(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        in_progress(register)
    monkeypatch.setattr(following._Behind, "batch", 2)
    switch(register, off("2026-11-23"), at=FRIDAY)
    seconds = iter((0.0, 0.0, 9.0, 20.0))
    followed = following.follow_calendar(
        register.tools, FRIDAY, FRIDAY, within=10 * HOUR / 3600, monotonic=lambda: next(seconds)
    )
    assert (followed.examined, followed.finished) == (4, False)
    rest = register.follow_calendar(FRIDAY + HOUR)
    assert (rest.examined, rest.finished) == (1, True)
    assert_sound(register)
