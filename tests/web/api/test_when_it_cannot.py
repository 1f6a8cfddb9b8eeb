"""What the API says when it cannot do as asked for now: wait, or try again; nothing was saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event, make_url

from cases.codes.form import check_character
from tests.databases import PostgresDatabases
from tests.people import MINH, THU
from tests.web.api.stories import API, client, items
from tests.web.stories import ISSUE, Office, Watch, an_office, settings_for

ALLOWED = 30
KEY = {"Idempotency-Key": "form-1"}
#: what fits onto no page that is free already
LONG = {**ISSUE, "content": "Mỗi khi mưa, nước ngập. " * 800}


def told(answer: Any) -> tuple[int, str]:
    """Status and kind of a problem, which says when another try makes sense."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


@contextmanager
def full_disk(office: Office) -> Iterator[None]:
    """As long as it lasts, the SQLite file cannot grow."""
    engine = office.services.database.engine

    def forbid_growth(connection: Any, _record: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "connect", forbid_growth)
    engine.dispose()
    try:
        yield
    finally:
        event.remove(engine, "connect", forbid_growth)
        engine.dispose()


@contextmanager
def database_away(databases: PostgresDatabases, name: str) -> Iterator[None]:
    """As long as it lasts, nobody gets a connection to the database."""
    with psycopg.connect(databases.server.conninfo(), autocommit=True) as administrator:
        administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def test_a_full_disk_takes_no_issue_and_still_shows_the_others(one_office: Office) -> None:
    thu = client(one_office, THU)
    with full_disk(one_office):
        refused = thu.post(f"{API}/cases", json=LONG, headers=KEY)
        shown = thu.get(f"{API}/cases")
    taken = thu.post(f"{API}/cases", json=LONG, headers=KEY)

    assert told(refused) == (503, "database-full")
    assert items(shown) == []
    # the key of what was not accepted is free, and no number was lost
    assert (taken.status_code, taken.json()["number"]) == (201, "YK-2026-000001")


def test_a_database_that_is_away_may_come_back(
    postgres_databases: PostgresDatabases, watch: Watch
) -> None:
    with (
        postgres_databases.fresh() as url,
        an_office(settings_for(url), watch) as office,
    ):
        case, minh = office.record(), client(office, MINH)
        with database_away(postgres_databases, make_url(url).database or ""):
            answers = [
                minh.get(f"{API}/cases/{case.number}"),
                minh.post(f"{API}/cases/{case.number}/actions/note", json={"text": "x"}),
                client(office).get(f"{API}/status/{case.code}"),
            ]
        back = minh.get(f"{API}/cases/{case.number}")

    assert [told(answer) for answer in answers] == [(503, "database-unavailable")] * 3
    assert (back.status_code, back.headers["ETag"]) == (200, '"1"')


def test_who_guesses_codes_has_to_wait_and_a_right_code_is_still_served(office: Office) -> None:
    case, stranger = office.record(), client(office)

    def guess(number: int) -> Any:
        code = f"0000000{number:04d}"
        return stranger.get(f"{API}/status/{code}{check_character(code)}")

    mistyped = [stranger.get(f"{API}/status/{case.code}X").status_code for _ in range(3)]
    missed = [guess(number).status_code for number in range(ALLOWED)]

    assert mistyped == [422] * 3
    assert missed == [404] * ALLOWED
    assert told(guess(ALLOWED)) == (429, "too-many-tries")
    assert stranger.get(f"{API}/status/{case.code}").status_code == 200
