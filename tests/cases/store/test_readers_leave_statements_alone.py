"""Whoever reads much over a connection leaves it as good for writing as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from cases.store.engine import Database
from cases.store.settings import read_settings, write_settings

#: psycopg prepares what it is asked for the sixth time
OFTEN = 8


@pytest.fixture
def one_connection(postgres_database: Database) -> Iterator[Database]:
    """The same register over a single connection, which everybody gets in turn."""
    database = Database(postgres_database.url, pool_size=1)
    yield database
    database.close()


def write(database: Database, greeting: str) -> None:
    with database.write() as transaction:
        write_settings(transaction, {"greeting": greeting})
        transaction.commit()


def test_a_long_look_at_many_cases_does_not_spoil_the_next_command(
    one_connection: Database,
) -> None:
    """An administrator looks through what a day off would move, five hundred cases at a time;
    then she saves it over the same connection.
    """
    write(one_connection, "chào")
    with one_connection.read() as connection:
        for _ in range(OFTEN):
            read_settings(connection)
    write(one_connection, "chào lại")
    with one_connection.read() as connection:
        assert read_settings(connection)["greeting"] == "chào lại"


def test_left_to_itself_the_driver_would_forget_them_all(postgres_database: Database) -> None:
    engine = create_engine(postgres_database.url, pool_size=1, pool_reset_on_return=None)
    kept = text("SELECT count(*) FROM pg_prepared_statements")
    with engine.connect() as connection:
        connection.exec_driver_sql("PREPARE ours AS SELECT 1")
        for _ in range(OFTEN):
            found = connection.execute(kept).scalar_one()
        assert found >= 1
        connection.rollback()
        assert connection.execute(kept).scalar_one() == 0
    engine.dispose()
