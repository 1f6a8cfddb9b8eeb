"""Several processes change, follow, record and act at once; nobody counts by an old calendar."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
from sqlalchemy import text

from cases.calendar.office_calendar import OfficeCalendar
from cases.clock import following
from cases.codes.tracking import CodeBook
from cases.commands import record
from cases.commands.requests import Act, Record
from cases.commands.tools import Tools
from cases.errors import DatabaseBusy
from cases.register import Register
from cases.store import shared_lock
from cases.store.engine import Database
from cases.store.statement import Statement
from tests.cases.calendar.changes import (
    FRIDAY,
    another,
    assert_sound,
    change,
    checked,
    off,
    planned,
    reply_day,
    switch,
    times_moved,
)
from tests.cases.life import HOUR, ISSUE, MONDAY, in_progress, rows
from tests.people import MINH, NGOC, THU, hire
from workflow.versions import Workflows


def test_two_processes_follow_at_once_and_move_each_case_once(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(30):
        in_progress(register)
    monkeypatch.setattr(following._Behind, "batch", 4)
    elsewhere = another(register)
    try:
        switch(register, off("2026-11-23"), at=FRIDAY)
        with ThreadPoolExecutor(4) as pool:
            done = list(
                pool.map(
                    lambda each: each.follow_calendar(FRIDAY + HOUR),
                    [register, elsewhere, register, elsewhere],
                )
            )
    finally:
        elsewhere.database.close()
    assert sum(followed.moved for followed in done) == 30
    assert times_moved(register) == 30
    assert any(followed.finished for followed in done)
    assert_sound(register)


def test_people_act_while_the_calendar_changes_and_nobody_counts_by_the_old_one(
    register: Register,
) -> None:
    """Four officers record and act, chị Ngọc changes the calendar five times among them."""
    elsewhere = another(register)

    def work(at: Register) -> None:
        for _ in range(5):
            number = at.record(Record(THU, ISSUE), FRIDAY).number
            at.act(Act(MINH, number, "assign", {"lead_department": "SXD"}), FRIDAY + HOUR)

    try:
        with ThreadPoolExecutor(4) as pool:
            working = [pool.submit(work, each) for each in [register, elsewhere] * 2]
            for day in (23, 25, 26, 27, 30):
                storm = planned(register, off(f"2026-11-{day}"))
                register.change_calendar(storm, NGOC, FRIDAY)
            for each in working:
                each.result()
    finally:
        elsewhere.database.close()
    register.follow_calendar(FRIDAY + 2 * HOUR)
    assert rows(register.database, "SELECT count(*) FROM case_file") == [(20,)]
    running = "SELECT DISTINCT calendar_version FROM deadline WHERE closed_at IS NULL"
    assert rows(register.database, running) == [(register.calendar().version,)]
    assert_sound(register)


@pytest.mark.parametrize("holds", [True, False])
def test_a_recording_under_way_is_not_forgotten(
    register_on_postgres: Register, monkeypatch: pytest.MonkeyPatch, holds: bool
) -> None:
    """The calendar changes while a recording has counted and not committed yet.

    Negative control: without holding the calendar the case would stay behind, and nobody would
    come back to it.
    """
    register, storing = register_on_postgres, Tools.store
    if not holds:
        monkeypatch.setattr(record, "taking", taking_without_the_lock)
    with ThreadPoolExecutor(1) as pool:
        changed: list[Future[Any]] = []

        def store(tools: Tools, *rest: Any) -> None:
            storing(tools, *rest)
            if not changed:
                changed.append(pool.submit(change, register, off("2026-11-23")))
                wait(changed, timeout=0.3 if holds else 10)

        monkeypatch.setattr(Tools, "store", store)
        register.record(Record(THU, ISSUE), MONDAY)
        changed[0].result(timeout=10)
    problems = checked(register).problems
    if holds:
        assert (problems, reply_day(register)) == ([], "2026-11-25")
    else:
        assert any("it did not follow" in problem for problem in problems)
        assert reply_day(register) == "2026-11-23"


def taking_without_the_lock(year: int) -> tuple[Statement, dict[str, Any]]:
    counter = text(
        "INSERT INTO case_counter VALUES (:year, 1) ON CONFLICT (year) "
        "DO UPDATE SET last = case_counter.last + 1 RETURNING last"
    )
    return Statement(counter), {"year": year}


@pytest.fixture
def register_on_postgres(postgres_database: Database) -> Register:
    """Where writers do not follow each other by themselves."""
    calendar, directory = OfficeCalendar(postgres_database), hire(postgres_database)
    codes = CodeBook("a secret of the tests, known to all")
    return Register(postgres_database, Workflows.shipped(), calendar, directory, codes)


def test_a_switch_that_cannot_get_its_turn_says_so(
    register_on_postgres: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = Statement(text("SELECT set_config('lock_timeout', '100ms', true)"))
    monkeypatch.setattr(shared_lock, "_BE_PATIENT", impatient)
    register = register_on_postgres
    with register.database.write() as writer:
        register.calendar.hold(writer)
        with pytest.raises(DatabaseBusy):
            switch(register, off("2026-11-23"))
    assert rows(register.database, "SELECT count(*) FROM calendar_version") == [(1,)]
