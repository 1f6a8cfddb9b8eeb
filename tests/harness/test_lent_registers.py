"""A register on PostgreSQL that another test had is as new, or it is not lent again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest

from cases.store.engine import Database
from tests import lent_registers
from tests.cases.life import contents
from tests.databases import PostgresDatabases

#: what a test may do to its register and what undoes itself
ROWS = (
    "INSERT INTO setting (name, value) VALUES ('marker', '1')",
    "UPDATE department SET code = code || '!'",
    "DELETE FROM person_role",
    "INSERT INTO case_counter (year, last) SELECT nextval('case_counter_year_seq'), 1",
)
#: what is more than rows
DEFINITIONS = (
    "ALTER TABLE history DISABLE TRIGGER ALL",
    "CREATE TABLE left_behind (id INTEGER)",
    "DROP INDEX IF EXISTS ix_outbox_due; CREATE INDEX ix_new ON case_file (title)",
)


@pytest.fixture(autouse=True)
def no_end_of_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever had a register before: it is not to be dropped for its age just now."""
    monkeypatch.setattr(lent_registers, "_TURNS", 10_000)


@contextmanager
def a_turn(databases: PostgresDatabases) -> Iterator[tuple[str, Database]]:
    """A test's turn with a staffed register."""
    with databases.lent(staffed=True) as url, closing(Database(url)) as database:
        yield url, database


def do(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(statement)


def backend(database: Database) -> Any:
    with database.read() as connection:
        return connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()


@pytest.mark.parametrize("statement", ROWS)
def test_the_next_finds_every_row_as_it_was(
    postgres_databases: PostgresDatabases, statement: str
) -> None:
    with a_turn(postgres_databases) as (first, database):
        before = contents(database)
        do(database, statement)
        assert contents(database) != before

    with a_turn(postgres_databases) as (second, database):
        assert second == first
        assert contents(database) == before


def test_the_next_has_the_connections_that_are_open(postgres_databases: PostgresDatabases) -> None:
    with a_turn(postgres_databases) as (_, database):
        processes = {backend(database) for _ in range(3)}
    with a_turn(postgres_databases) as (_, database):
        assert backend(database) in processes


@pytest.mark.parametrize("statement", DEFINITIONS)
def test_one_whose_tables_were_changed_is_dropped(
    postgres_databases: PostgresDatabases, statement: str
) -> None:
    with a_turn(postgres_databases) as (first, database):
        do(database, statement)
    with a_turn(postgres_databases) as (second, _):
        assert second != first


def test_one_that_somebody_is_still_in_is_dropped(postgres_databases: PostgresDatabases) -> None:
    with a_turn(postgres_databases) as (first, database):
        address = database.engine.url.set(drivername="postgresql")
        lingering = psycopg.connect(address.render_as_string(hide_password=False))
    with a_turn(postgres_databases) as (second, _), lingering:
        assert second != first
