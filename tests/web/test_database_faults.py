"""The database is locked, full, read-only or away: people are told, and nothing is half-saved.

The faults are real ones: another program holds the lock, the file may not grow, the file is open
for reading alone, the server lets nobody in. Each goes by without a restart.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, make_url
from starlette.testclient import TestClient

from cases.store.engine import BUSY_SECONDS
from tests.cases.life import contents
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.people import LAN
from tests.web.stories import Office, Watch, an_office, settings_for, signed_in

LONG_NOTE = "Đã gọi cho bà Sáu. " * 500


@pytest.fixture
def file(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Path:
    """The file of a register."""
    sqlite_databases.copy_to(tmp_path / "register.db")
    return tmp_path / "register.db"


@pytest.fixture
def office(file: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office on that file that waits for nobody."""
    monkeypatch.setattr("cases.store.engine.BUSY_SECONDS", 0)
    with an_office(settings_for(f"sqlite:///{file}"), watch) as opened:
        yield opened


def refused_on_page_and_in_api(lan: TestClient, number: str, kind: str, told: str) -> None:
    """Chị Lan's note is refused with 503 and a sentence, her case can still be read."""
    page = lan.post(f"/cases/{number}/actions/note", data={"text": LONG_NOTE})
    document = lan.post(f"/api/v1/cases/{number}/actions/note", json={"text": LONG_NOTE})

    assert (page.status_code, document.status_code) == (503, 503)
    assert told in page.text
    assert document.json()["type"] == f"urn:followup:problem:{kind}"
    assert told in document.json()["detail"]
    assert int(page.headers["Retry-After"]) > 0


def test_while_another_program_holds_the_lock(office: Office, file: Path) -> None:
    number = office.case_in_progress().number
    lan, before = signed_in(office, LAN), contents(office.services.database)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    refused_on_page_and_in_api(lan, number, "database-unavailable", "chưa có gì được lưu")
    assert lan.get(f"/cases/{number}").status_code == 200
    holder.close()

    assert contents(office.services.database) == before
    assert lan.post(f"/cases/{number}/actions/note", data={"text": "x"}).status_code == 303


def test_a_page_does_not_wait_for_who_writes(file: Path, watch: Watch) -> None:
    """Chị Lan comes back after a call, as is noted, during a long import."""
    with an_office(settings_for(f"sqlite:///{file}"), watch) as office:
        number = office.case_in_progress().number
        lan = signed_in(office, LAN)
        watch.now += timedelta(minutes=20)
        with closing(sqlite3.connect(file, isolation_level=None)) as importer:
            importer.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            page = lan.get(f"/cases/{number}")
            took = time.monotonic() - began
        after = lan.post(f"/cases/{number}/actions/note", data={"text": "Đã gọi."})

    assert (page.status_code, after.status_code) == (200, 303)
    assert took < BUSY_SECONDS / 2


def test_while_the_disk_is_full(office: Office) -> None:
    number = office.case_in_progress().number
    lan = signed_in(office, LAN)
    # that she has read it is noted, which would still fit
    lan.get(f"/cases/{number}")
    before = contents(office.services.database)

    with no_page_more(office):
        refused_on_page_and_in_api(lan, number, "database-full", "Ổ đĩa đã đầy")
        assert lan.get(f"/cases/{number}").status_code == 200
        assert contents(office.services.database) == before

    assert lan.post(f"/cases/{number}/actions/note", data={"text": LONG_NOTE}).status_code == 303


@contextmanager
def no_page_more(office: Office) -> Iterator[None]:
    """SQLite's own way of running out of room: the file may have no more pages than now."""
    engine = office.services.database.engine
    with office.services.database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limited(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").close()

    event.listen(engine, "connect", limited)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", limited)
        engine.dispose()


def test_a_file_that_may_only_be_read(office: Office, file: Path, watch: Watch) -> None:
    number = office.case_in_progress().number
    lan = signed_in(office, LAN)
    address = f"sqlite:///file:{file}?mode=ro&uri=true"

    with an_office_that_only_reads(address, watch) as reading:
        lan = same_session(lan, reading)
        refused_on_page_and_in_api(lan, number, "database-read-only", "không ghi được")
        assert lan.get(f"/cases/{number}").status_code == 200


@contextmanager
def an_office_that_only_reads(address: str, watch: Watch) -> Iterator[Office]:
    """A second installation on the same register; nobody is hired in it."""
    from web.wiring import build

    services = build(settings_for(address), watch)
    try:
        yield Office(services, watch)
    finally:
        services.close()


def same_session(signed: TestClient, office: Office) -> TestClient:
    """The same browser in front of another process."""
    from tests.web.stories import browser

    site = browser(office)
    site.cookies.update(signed.cookies)
    return site


def test_while_the_server_lets_nobody_in(
    postgres_databases: PostgresDatabases, watch: Watch
) -> None:
    with (
        postgres_databases.fresh() as url,
        an_office(settings_for(url), watch) as office,
        psycopg.connect(postgres_databases.server.conninfo(), autocommit=True) as administrator,
    ):
        number = office.case_in_progress().number
        lan = signed_in(office, LAN)
        closed = doors_of(administrator, make_url(url).database or "")

        closed(True)
        refused_on_page_and_in_api(lan, number, "database-unavailable", "chưa có gì được lưu")
        assert lan.get("/overdue").status_code == 503
        assert lan.get("/healthz").status_code == 200
        assert lan.get("/readyz").status_code == 503
        closed(False)

        assert lan.get("/overdue").status_code == 200
        assert lan.post(f"/cases/{number}/actions/note", data={"text": "x"}).status_code == 303


def doors_of(administrator: psycopg.Connection, database: str) -> Callable[[bool], None]:
    """Shut a database: nobody gets in, and whoever is in is thrown out. Or open it again."""

    def shut(wanted: bool) -> None:
        allowed = "false" if wanted else "true"
        administrator.execute(f'ALTER DATABASE "{database}" ALLOW_CONNECTIONS {allowed}')
        if wanted:
            administrator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [database],
            )

    return shut
