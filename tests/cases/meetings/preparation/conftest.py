"""The desk at which departments are asked; once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import pytest

from cases.register import Register
from cases.store.engine import Database
from tests.cases.meetings.preparation.desk import Preparing


@pytest.fixture
def desk(register: Register, database: Database) -> Preparing:
    """An office with one announced session, on Monday 30 November 2026."""
    office = Preparing(database, register.directory)
    office.plan()
    return office
