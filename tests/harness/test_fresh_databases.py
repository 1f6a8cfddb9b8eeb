"""Every test gets a register of its own, empty and migrated, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from cases.commands.requests import Record
from cases.migrations import head, revision
from cases.register import Register
from cases.store.engine import Database
from tests.people import THU


def test_a_register_is_migrated_and_empty(database: Database) -> None:
    with database.read() as connection:
        assert revision(connection) == head()
        assert connection.execute(text("SELECT count(*) FROM case_file")).scalar_one() == 0


@pytest.mark.parametrize("round_", [1, 2])
def test_what_one_test_writes_the_next_does_not_see(database: Database, round_: int) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("INSERT INTO setting (name, value) VALUES ('marker', '1')"))
        assert connection.execute(text("SELECT count(*) FROM setting")).scalar_one() == 1


def test_the_people_of_the_stories_work_in_a_register(register: Register) -> None:
    issue = {
        "title": "Đèn đường hỏng",
        "content": "Đèn đường ở ấp Tân Thuận hỏng đã hai tuần.",
        "kind": "feedback",
        "pace": "normal",
        "origin": "hotline",
        "petitioner": {"anonymous": True},
    }

    recorded = register.record(Record(THU, issue), datetime(2026, 11, 23, 2, 0, tzinfo=UTC))

    assert recorded.number == "YK-2026-000001"
