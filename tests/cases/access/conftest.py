"""Chị Lan has a second factor; chị Ngọc has everybody's accounts before her."""

from __future__ import annotations

import pytest

from cases.directory.people import person_id_of
from cases.store.engine import Database
from tests.cases.access.administration import Accounts
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


@pytest.fixture
def accounts(office: Database) -> Accounts:
    """The accounts of the office."""
    return Accounts(office)
