"""An office, and the sign-in service of the province that it trusts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import SqliteDatabases
from tests.web.provider import server
from tests.web.provider.server import OpenIdServer
from tests.web.provider.ways import known
from tests.web.stories import Office, Watch, an_office, settings_for


@pytest.fixture
def provider(watch: Watch) -> Iterator[OpenIdServer]:
    """The sign-in service of the province."""
    with server.running(watch) as running:
        yield running


@pytest.fixture
def office(
    sqlite_databases: SqliteDatabases, tmp_path: Path, watch: Watch, provider: OpenIdServer
) -> Iterator[Office]:
    """An office that trusts it."""
    url = sqlite_databases.copy_to(tmp_path / "register.db", staffed=True)
    with an_office(settings_for(url, **known(provider)), watch) as opened:
        yield opened
