"""The schema's history: one line of revisions for both databases (decision 8)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text

from cases.errors import BadInput, ForeignDatabase
from cases.store.engine import make_engine
from cases.store.faults import translated
from cases.store.schema_version import newer

_FOLDER = Path(__file__).parent


def upgrade(database_url: str, to: str = "head") -> None:
    """Bring the schema to the head, or to the revision `to`; running it again changes nothing.

    Raises ForeignDatabase when the database holds something else or a newer register, and
    DatabaseUnavailable when it cannot be used; then nothing was changed.
    """
    engine = _migration_engine(database_url)
    try:
        with translated(), engine.connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                # a migration that would wait long for a lock fails instead of blocking the office
                connection.execute(text("SET LOCAL lock_timeout = '4s'"))
            _refuse_foreign(connection)
            command.upgrade(_config(connection), to)
            if connection.dialect.name == "sqlite":
                _refuse_broken_references(connection)
    finally:
        engine.dispose()


def head() -> str:
    """The revision this program knows."""
    found = ScriptDirectory.from_config(_config(None)).get_current_head()
    return found or ""


def revision(connection: Connection) -> str | None:
    """The revision a database is at; None for one without a register."""
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config


def _migration_engine(database_url: str) -> Engine:
    engine = make_engine(database_url, pool_size=1)
    if engine.dialect.name != "sqlite":
        return engine
    # Rebuilding a parent table with foreign keys ON silently deletes its children (measured),
    # so migrations run on a connection of their own with the checks OFF and look afterwards.
    migration_engine = create_engine(database_url, connect_args={"timeout": 10})
    event.listen(migration_engine, "connect", _without_foreign_keys)
    event.listen(migration_engine, "begin", _begin_immediate)
    return migration_engine


def _without_foreign_keys(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}").close()  # type: ignore[attr-defined]


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_foreign(connection: Connection) -> None:
    at = revision(connection)
    known = {
        script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()
    }
    if at is not None and at not in known:
        raise newer(at)
    if at is None and connection.dialect.get_table_names(connection):
        raise ForeignDatabase(
            "The database already holds tables that are not a followup register; "
            "name an empty database in FOLLOWUP_DATABASE_URL."
        )


def _refuse_broken_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise BadInput(
            f"The migration would leave {len(broken)} rows without their case; it was undone."
        )
