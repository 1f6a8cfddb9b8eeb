"""The desk at which the stories happen; once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import pytest

from cases.register import Register
from cases.store.engine import Database
from tests.cases.meetings.mondays import Mondays


@pytest.fixture
def mondays(register: Register, database: Database) -> Mondays:
    """An office with its people and no session yet."""
    return Mondays(database, register.directory)
