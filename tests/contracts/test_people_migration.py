"""What a register knew of posts and rungs before they had tenures is kept as the first state."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

import cases.migrations
from cases.directory.posts import BEGINNING, Holding, read_tenures
from cases.store.engine import Database
from tests.contracts import rows
from tests.databases import PostgresDatabases

BEFORE = "0005"


@pytest.fixture(params=["sqlite", "postgres"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A register of the revision before, with one row in every table."""
    if request.param == "sqlite":
        yield from _filled(f"sqlite:///{tmp_path / 'older.db'}")
        return
    postgres: PostgresDatabases = request.getfixturevalue("postgres_databases")
    with postgres.fresh(migrated=False) as url:
        yield from _filled(url)


def _filled(url: str) -> Iterator[Database]:
    cases.migrations.upgrade(url, to=BEFORE)
    database = Database(url)
    with database.engine.begin() as connection:
        rows.fill(connection)
    yield database
    database.close()


def change(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_who_held_a_post_holds_it_since_ever(older: Database) -> None:
    change(
        older,
        "UPDATE post_holder SET post = 'chairman', department = 'SXD', holder_id = 1, "
        "deputy_id = NULL, field = 'Hạ tầng'",
    )
    cases.migrations.upgrade(older.url)
    with older.read() as connection:
        (tenure,) = read_tenures(connection)
    assert tenure == Holding("chairman", "SXD", 1, None, "Hạ tầng", BEGINNING, None, "setup")


def test_rungs_that_fired_are_remembered_so_that_none_fires_again(older: Database) -> None:
    """“due” and a Monday fired: the first is remembered by name, the second is counted."""
    copied = "case_id, deadline_no, edition, seq, deadline_name, level, due_at, rung_at, fired_at, "
    copied += "post, department, person_id"
    change(
        older,
        "UPDATE escalation SET rung = 'due', occurrence = 0, person_id = NULL",
        f"INSERT INTO escalation ({copied}, rung, occurrence) "
        f"SELECT {copied}, 'monday', 0 FROM escalation",
        f"INSERT INTO escalation ({copied}, rung, occurrence) "
        f"SELECT {copied}, 'plus_1', 0 FROM escalation WHERE rung = 'due'",
        "UPDATE escalation SET person_id = 1 WHERE rung <> 'due'",
    )
    cases.migrations.upgrade(older.url)
    with older.read() as connection:
        (fired,) = connection.execute(text("SELECT rungs_fired FROM deadline")).scalars()
        told = connection.execute(
            text("SELECT rung, told_post, told_as, vacant FROM escalation ORDER BY rung")
        ).all()
    assert sorted(fired.split()) == ["due", "plus_1"]
    assert [(rung, how, bool(vacant)) for rung, _, how, vacant in told] == [
        ("due", None, True),
        ("monday", "holder", False),
        ("plus_1", "holder", False),
    ]
