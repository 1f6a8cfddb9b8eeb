"""Fixtures of the message tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cases.store.engine import Database
from tests import people
from tests.notifications.mail_server import MailServer, running
from tests.notifications.office import Office


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes everything until it is told otherwise."""
    with running(MailServer()) as server:
        yield server


@pytest.fixture
def office(database: Database) -> Office:
    """An office at work, once on each kind of database."""
    return Office(database, people.hire(database))
