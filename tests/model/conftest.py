"""Furnished registers for the walks, one set of templates for each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import PostgresDatabases, SqliteDatabases
from tests.in_memory import folder_in_memory
from tests.model.registers import PostgresRegisters, SqliteRegisters


@pytest.fixture(scope="session")
def sqlite_registers() -> Iterator[SqliteRegisters]:
    """Copies of one file."""
    with folder_in_memory("model") as folder:
        yield SqliteRegisters(folder, SqliteDatabases(folder))


@pytest.fixture(scope="session")
def postgres_registers(postgres_databases: PostgresDatabases) -> PostgresRegisters:
    """Databases on the server of the tests."""
    return PostgresRegisters(postgres_databases)
