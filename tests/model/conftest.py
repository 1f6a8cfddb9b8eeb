"""Furnished registers for the walks, one set of templates for each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import PostgresDatabases, SqliteDatabases
from tests.model.registers import PostgresRegisters, SqliteRegisters, folder_in_memory


@pytest.fixture(scope="session")
def sqlite_registers() -> Iterator[SqliteRegisters]:
    """Files in memory: nobody pulls the plug of this machine here."""
    with folder_in_memory() as folder:
        yield SqliteRegisters(folder, SqliteDatabases(folder))


@pytest.fixture(scope="session")
def postgres_registers(postgres_databases: PostgresDatabases) -> PostgresRegisters:
    """Databases on the server of the tests."""
    return PostgresRegisters(postgres_databases)
