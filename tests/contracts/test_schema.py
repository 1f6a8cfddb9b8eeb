"""A register made by the migrations has the schema that the program's tables declare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlmodel import SQLModel

import cases.migrations
import cases.tables
import notifications.tables
from cases.store.engine import Database
from tests.contracts.schemas import description
from tests.databases import PostgresDatabases

#: whoever declares tables; importing them fills SQLModel.metadata
DECLARING = (cases.tables, notifications.tables)


@pytest.fixture
def fresh(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database of the same kind, with the tables made from their declarations."""
    if database.dialect == "sqlite":
        yield from _declared(f"sqlite:///{tmp_path / 'fresh.db'}")
        return
    postgres: PostgresDatabases = request.getfixturevalue("postgres_databases")
    with postgres.fresh(migrated=False) as url:
        yield from _declared(url)


def _declared(url: str) -> Iterator[Database]:
    made = Database(url)
    SQLModel.metadata.create_all(made.engine)
    yield made
    made.close()


def test_fresh_equals_migrated(database: Database, fresh: Database) -> None:
    assert len(SQLModel.metadata.tables) > 20
    assert _described(database.engine) == _described(fresh.engine)


@pytest.mark.parametrize(
    "drift",
    [
        "ALTER TABLE petitioner ADD COLUMN shoe_size INTEGER",
        "DROP INDEX ix_case_file_next_check",
        "CREATE INDEX ix_new ON case_file (title)",
        "CREATE TABLE forgotten (id INTEGER PRIMARY KEY)",
    ],
)
def test_drift_would_be_seen(database: Database, drift: str) -> None:
    before = _described(database.engine)
    with database.engine.begin() as connection:
        connection.execute(text(drift))

    assert _described(database.engine) != before


def test_migrations_are_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(cases.migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)

    assert script.get_heads() == [cases.migrations.head()]
    assert [revision.is_branch_point for revision in script.walk_revisions()].count(True) == 0


def test_migrating_again_changes_nothing(database: Database) -> None:
    before = _described(database.engine)

    cases.migrations.upgrade(database.url)

    assert _described(database.engine) == before


def _described(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return description(connection)
