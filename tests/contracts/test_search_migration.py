"""The cases of an older register are found after the upgrade, by words and by their petitioners."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

import cases.migrations
from cases.store.engine import Database
from tests.contracts import rows
from tests.databases import PostgresDatabases

BEFORE = "0012"


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
        for change in (
            "UPDATE case_file SET title = 'Đường ngập', procedure = NULL,"
            " dossier_number = 'H20.42'",
            "UPDATE case_text SET seq = 1, field = 'content', words = 'Mưa là ngập.'",
            "UPDATE petitioner SET name = 'Huỳnh Thị Sáu', organisation = NULL,"
            " phone = '+84912345678'",
        ):
            connection.execute(text(change))
    yield database
    database.close()


def test_the_words_are_filled_in(older: Database) -> None:
    cases.migrations.upgrade(older.url)

    with older.read() as connection:
        words = set(connection.execute(text("SELECT word FROM case_word")).scalars())
        names = set(connection.execute(text("SELECT word FROM petitioner_word")).scalars())
    assert words == {"duong", "ngap", "mua", "la", "h20", "42"}
    assert names == {"huynh", "thi", "sau", "+84912345678"}
