"""No migration loses a row, also where SQLite has to rebuild a table that others refer to.

SQLite cannot alter a column: Alembic copies the table, drops it and renames the copy. With foreign
keys on, dropping the parent deletes or refuses its children. `cases.migrations` switches them off
and looks afterwards.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

import cases.migrations
from cases.errors import CaseError
from cases.store.engine import Database
from tests.contracts import rows
from tests.databases import PostgresDatabases

_FOLDER = Path(cases.migrations.__file__).parent
_REBUILD = """
import sqlalchemy as sa
from alembic import op

revision = "rebuild"
down_revision = "{head}"

def upgrade():
    for table in ("department", "petitioner", "case_file"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("added", sa.Integer(), nullable=True))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    postgres: PostgresDatabases = request.getfixturevalue("postgres_databases")
    with postgres.fresh(migrated=False) as url:
        yield url


@pytest.fixture
def rebuilding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A next revision that rebuilds three tables which others refer to."""
    folder = tmp_path / "migrations"
    shutil.copytree(_FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    script = _REBUILD.format(head=cases.migrations.head())
    (folder / "versions" / "rebuild.py").write_text(script)
    monkeypatch.setattr(cases.migrations, "_FOLDER", folder)


@pytest.mark.thorough
def test_every_row_of_every_revision_reaches_the_head(empty_url: str) -> None:
    database = Database(empty_url)
    for revision in _revisions():
        cases.migrations.upgrade(empty_url, to=revision)
        with database.engine.begin() as connection:
            rows.fill(connection)

    with database.engine.connect() as connection:
        found = rows.counts(connection)
        assert cases.migrations.revision(connection) == cases.migrations.head()
    assert len(found) > 20
    assert set(found.values()) == {1}, found
    database.close()


@pytest.mark.usefixtures("rebuilding")
def test_rebuilding_a_parent_keeps_its_children(sqlite_database: Database) -> None:
    _fill(sqlite_database)
    before = _counts(sqlite_database)

    cases.migrations.upgrade(sqlite_database.url)

    assert _counts(sqlite_database) == before
    with sqlite_database.read() as connection:
        assert cases.migrations.revision(connection) == "rebuild"
        assert connection.execute(text("SELECT added FROM case_file")).scalar_one() is None


@pytest.mark.usefixtures("rebuilding")
def test_with_foreign_keys_on_the_same_rebuild_does_harm(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_foreign_keys(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]
        connection.execute("PRAGMA foreign_keys=ON").close()  # type: ignore[attr-defined]

    monkeypatch.setattr(cases.migrations, "_without_foreign_keys", with_foreign_keys)
    _fill(sqlite_database)
    before = _counts(sqlite_database)

    with pytest.raises((DatabaseError, CaseError)):
        cases.migrations.upgrade(sqlite_database.url)

    assert _counts(sqlite_database) == before, "a migration that fails is undone as a whole"


def test_the_history_refuses_changes_at_the_head(database: Database) -> None:
    _fill(database)
    for change in ("UPDATE history SET action = 'other'", "DELETE FROM history"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            database.engine.begin() as connection,
        ):
            connection.execute(text(change))
    assert _counts(database)["history"] == 1


def _revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    newest_first = ScriptDirectory.from_config(config).walk_revisions()
    return [script.revision for script in newest_first][::-1]


def _fill(database: Database) -> None:
    with database.engine.begin() as connection:
        rows.fill(connection)


def _counts(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return rows.counts(connection)
