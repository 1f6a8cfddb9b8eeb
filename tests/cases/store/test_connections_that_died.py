"""A restart of the server costs nobody an error: a dead connection is noticed before it is used."""

from __future__ import annotations

import pytest
from sqlalchemy import text

import cases.store.engine
from cases.errors import DatabaseUnavailable
from cases.store.engine import Database
from cases.store.settings import read_settings, write_settings

END_THE_OTHERS = text(
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def use(database: Database) -> None:
    """Write and read, so that a connection rests in the pool."""
    with database.write() as transaction:
        write_settings(transaction, {"greeting": "chào"})
        transaction.commit()
    with database.read() as connection:
        assert read_settings(connection)["greeting"] == "chào"


def end_connections_of(database: Database) -> None:
    """What a restart does to them."""
    other = Database(database.url, pool_size=1)
    with other.read() as connection:
        connection.execute(END_THE_OTHERS)
    other.close()


def test_work_goes_on_after_the_server_ended_the_connections(postgres_database: Database) -> None:
    use(postgres_database)
    end_connections_of(postgres_database)
    use(postgres_database)


def test_without_looking_the_next_command_would_fail(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases.store.engine, "_has_news", lambda connection: False)
    use(postgres_database)
    end_connections_of(postgres_database)
    with pytest.raises(DatabaseUnavailable):
        use(postgres_database)
    # the broken one was thrown away
    use(postgres_database)
