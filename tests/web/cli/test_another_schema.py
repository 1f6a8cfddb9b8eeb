"""A register of another version of the program is not touched: it is upgraded, or left to its own.

Somebody starts last year's program, still on the server, on the register of this year: it would
write cases without what this year's keeps beside them.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from cases.migrations import head
from cases.store.schema_version import known_revisions
from tests.web.cli.conftest import Followup

NEWER, OLDER = "9999", known_revisions()[-2]
WORKING = (
    ["tick"],
    ["deliver"],
    ["worker", "--once"],
    ["serve", "--port", "8139"],
    ["overdue"],
    ["check"],
    ["case", "act", "YK-2026-000001", "note", "--as", "lan"],
    ["user", "add", "lan", "--name", "Lan", "--role", "leader"],
    ["session", "list"],
)


@pytest.fixture(params=[(NEWER, "a newer version"), (OLDER, "run “followup upgrade”")])
def told(request: pytest.FixtureRequest, register: Path) -> str:
    """A register at another schema than this program's, and what is said of it."""
    at, said = request.param
    _put(register, at)
    return str(said)


def test_no_command_works_with_it(followup: Followup, register: Path, told: str) -> None:
    before = register.read_bytes()
    for line in WORKING:
        outcome = followup(*line)
        assert (outcome.code, outcome.out) == (1, ""), line
        assert told in outcome.err
        assert outcome.err.count("\n") == 1
    assert register.read_bytes() == before


def test_a_date_is_still_counted_by_its_calendar(followup: Followup, told: str) -> None:
    line = ("due", "--start", "2026-11-23", "--amount", "5", "--unit", "working_days")

    assert followup(*line).code == 0


def test_what_was_only_older_works_after_its_upgrade(followup: Followup, register: Path) -> None:
    assert followup("overdue").code == 0
    _put(register, OLDER)
    assert followup("overdue").code == 1
    _put(register, head())
    assert followup("overdue").code == 0


def test_without_the_question_the_newer_one_is_written_to(
    followup: Followup, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.store.schema_version.require_schema", lambda _connection: None)
    _put(register, NEWER)

    assert followup("user", "add", "lan", "--name", "Lan", "--role", "leader").code == 0


def test_the_files_tell_the_revisions_that_alembic_knows() -> None:
    assert known_revisions()[-1] == head()


def _put(register: Path, revision: str) -> None:
    with sqlite3.connect(register) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    connection.close()
