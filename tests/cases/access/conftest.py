"""Chị Lan has a second factor."""

from __future__ import annotations

import pytest

from cases.directory.people import person_id_of
from cases.store.engine import Database
from tests.cases.access.phone import FACTORS, MORNING, Lan, enrolled
from tests.people import hire


@pytest.fixture
def office(database: Database) -> Database:
    """Everybody hired."""
    hire(database)
    return database


@pytest.fixture
def lan(office: Database) -> Lan:
    """She set it up at MORNING."""
    database = office
    with database.read() as connection:
        person_id = person_id_of(connection, "lan")
    return Lan(database, person_id, *enrolled(database, FACTORS, person_id, MORNING))
