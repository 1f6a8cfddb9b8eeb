"""Fixtures of the message tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.notifications.mail_server import MailServer, running


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes everything until it is told otherwise."""
    with running(MailServer()) as server:
        yield server
