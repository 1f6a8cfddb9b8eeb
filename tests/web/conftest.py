"""Fixtures of the pages: an office, and a browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.databases import SqliteDatabases
from tests.web import event_loop
from tests.web.compiled import keep_compiled
from tests.web.stories import Office, Watch, an_office, browser, settings_for


@pytest.fixture(scope="session", autouse=True)
def one_event_loop() -> Iterator[None]:
    """Every browser of this process answers in one event loop."""
    with event_loop.running():
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_templates() -> Iterator[None]:
    """What a test process has compiled of the pages, it does not compile again."""
    with pytest.MonkeyPatch.context() as patch:
        keep_compiled(patch)
        yield


@pytest.fixture
def watch() -> Watch:
    """The wall clock of the story."""
    return Watch()


@pytest.fixture
def office(database_url: str, watch: Watch) -> Iterator[Office]:
    """An office with its people; once on SQLite and once on PostgreSQL."""
    with an_office(settings_for(database_url), watch) as opened:
        yield opened


@pytest.fixture
def one_office(sqlite_databases: SqliteDatabases, tmp_path: Path, watch: Watch) -> Iterator[Office]:
    """The same on SQLite alone, for what has nothing to do with the database."""
    url = sqlite_databases.copy_to(tmp_path / "register.db", staffed=True)
    with an_office(settings_for(url), watch) as opened:
        yield opened


@pytest.fixture
def site(office: Office) -> TestClient:
    """A citizen's browser."""
    return browser(office)


@pytest.fixture
def one_site(one_office: Office) -> TestClient:
    """A citizen's browser in front of `one_office`."""
    return browser(one_office)
