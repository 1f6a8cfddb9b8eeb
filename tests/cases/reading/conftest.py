"""Fixtures of the read side: an office at work, once on each kind of database."""

from __future__ import annotations

import pytest

from cases.store.engine import Database
from tests.cases.reading.desk import Desk
from tests.people import hire


@pytest.fixture
def desk(database: Database) -> Desk:
    """An office with everybody hired and no case yet."""
    return Desk(database, hire(database))
