"""Two clocks at once, each a process of its own: every rung fires once, and nobody fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cases.importing.history import import_history
from cases.register import Register
from cases.store.engine import Database
from cases.store.statement import Statement
from tests.cases.life import rows
from tests.databases import SqliteDatabases
from tests.killing.bringing_in import write_file
from tests.replay.registers import IMPORTED_AT, furnished
from tests.web.stories import SECRET
from web.times import parse_time
from workflow.worktime import PROVINCE_ZONE

#: more than the clock takes in one transaction
CASES = 620
NOW = "2026-11-20T08:00"
RUNGS = (
    "SELECT case_ref, deadline_name, edition, rung, rung_at, due_at, post FROM escalation"
    " JOIN imported_case USING (case_id) ORDER BY 1, 2, 3, 4, 5"
)
_BLOCKING = Statement(text("LOCK TABLE case_file IN EXCLUSIVE MODE"))
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@pytest.fixture
def old_register(tmp_path: Path) -> Path:
    """Cases of October that nobody has answered, and no clock has seen."""
    return write_file(tmp_path / "old.csv", CASES, answered=False)


@pytest.fixture
def one_clock(sqlite_databases: SqliteDatabases, tmp_path: Path, old_register: Path) -> list[Any]:
    """The rungs that a single clock fires."""
    with closing(Database(sqlite_databases.copy_to(tmp_path / "one.db"))) as database:
        register = furnished(database)
        import_history(register.tools, old_register, IMPORTED_AT)
        register.tick(parse_time(NOW, PROVINCE_ZONE))
        return rows(database, RUNGS)


@pytest.fixture
def due(database: Database, old_register: Path) -> Register:
    """The same cases in a register whose clocks are about to start."""
    register = furnished(database)
    import_history(register.tools, old_register, IMPORTED_AT)
    return register


def a_clock(url: str) -> subprocess.Popen[str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("FOLLOWUP_")}
    return subprocess.Popen(
        [sys.executable, "-m", "web.cli", "tick", "--now", NOW, "--json"],
        env={**ours, "FOLLOWUP_DATABASE_URL": url, "FOLLOWUP_SECRET_KEY": SECRET},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def all_at_the_door(database: Database, clocks: list[subprocess.Popen[str]]) -> bool:
    if database.dialect == "postgresql":
        return rows(database, _WAITING) == [(len(clocks),)]
    return all(has_opened(clock.pid, "register.db") for clock in clocks)


def has_opened(pid: int, name: str) -> bool:
    files = Path(f"/proc/{pid}/fd").iterdir()
    return any(name in str(file.readlink()) for file in files if file.is_symlink())


def run_together(database: Database, url: str, count: int) -> list[subprocess.Popen[str]]:
    """Start clocks while nobody may write, and let them go when all of them wait."""
    with database.write() as transaction:
        if database.dialect == "postgresql":
            transaction.queue(_BLOCKING, {})
            transaction.flush()
        clocks = [a_clock(url) for _ in range(count)]
        give_up = time.monotonic() + 9
        while not all_at_the_door(database, clocks) and time.monotonic() < give_up:
            time.sleep(0.02)
    return clocks


@pytest.mark.thorough
def test_two_clocks_fire_every_rung_once_and_none_is_missing(
    database_url: str, due: Register, one_clock: list[Any]
) -> None:
    clocks = run_together(due.database, database_url, 2)
    said = [clock.communicate(timeout=60) for clock in clocks]

    assert [clock.returncode for clock in clocks] == [0, 0], said
    assert [err for _, err in said] == ["", ""]
    reports = [json.loads(out) for out, _ in said]
    assert [report["failed"] for report in reports] == [0, 0]
    assert sum(report["examined"] for report in reports) == CASES
    assert rows(due.database, RUNGS) == one_clock
