"""What machines ask: alive, ready, and how much there is to do."""

from __future__ import annotations

import secrets
from datetime import timedelta

from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from starlette.testclient import TestClient

from cases.access import tokens
from tests.people import HOA, KHOA, LAN, MINH, NGOC, THU
from tests.web.stories import MONDAY, Office, browser, signed_in
from workflow.attempt import Actor


def dials(site: TestClient) -> dict[tuple[str, ...], float]:
    """The dials by name and labels."""
    page = site.get("/metrics")
    assert page.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page.text)
        for sample in family.samples
    }


def test_alive_asks_nobody(one_office: Office, one_site: TestClient) -> None:
    one_office.services.database.engine.dispose()

    assert one_site.get("/healthz").text == "ok\n"


def test_ready_when_the_database_is_there_and_ours(office: Office, site: TestClient) -> None:
    office.services.register.tick(office.watch.now)

    answer = site.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {"database": "ok", "schema": "ok", "clock": "ok"},
    }


def test_a_clock_that_stands_still_is_told(office: Office, site: TestClient) -> None:
    office.services.register.tick(office.watch.now)
    office.watch.goes_on(minutes=11)

    answer = site.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["checks"]["clock"] == "stale"


def test_another_schema_is_not_ready(office: Office, site: TestClient) -> None:
    with office.services.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    answer = site.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["schema"] == "outdated"


def test_a_database_that_is_gone_is_not_ready(one_office: Office, one_site: TestClient) -> None:
    file = one_office.services.database.file
    assert file is not None
    one_office.services.database.engine.dispose()
    file.unlink()
    file.mkdir()

    answer = one_site.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["ready"] is False


def test_dials_count_open_overdue_and_waiting(office: Office) -> None:
    office.case_in_progress(MONDAY - timedelta(days=21))
    office.case_in_progress()
    office.record()
    office.services.register.tick(office.watch.now)
    office.watch.goes_on(seconds=90)

    found = dials(signed_in(office, MINH))

    assert found["followup_open_cases",] == 3
    assert found["followup_overdue_cases", "SXD"] == 1
    assert found["followup_outbox_messages", "pending"] > 0
    assert found["followup_outbox_messages", "dead"] == 0
    assert found["followup_clock_age_seconds",] == 90
    assert found["followup_clock_failed_cases",] == 0


def test_what_is_overdue_is_told_to_those_who_may_look_at_it(one_office: Office) -> None:
    """A monitor brings the token of an auditor; without one it learns that the clock goes."""
    one_office.case_in_progress(MONDAY - timedelta(days=21))
    one_office.services.register.tick(one_office.watch.now)
    shown = {who.id: set(dials(signed_in(one_office, who))) for who in (KHOA, LAN, HOA, THU, NGOC)}
    stranger = set(dials(browser(one_office)))
    asked = {"Authorization": f"Bearer {token_of(one_office, KHOA)}"}

    assert ("followup_overdue_cases", "SXD") in shown["khoa"] & shown["lan"]
    assert ("followup_overdue_cases", "SXD") not in shown["hoa"]
    for dial in stranger | shown["thu"] | shown["ngoc"]:
        assert dial[0].startswith(("followup_outbox", "followup_clock"))
    assert browser(one_office).get("/metrics", headers=asked).text.count("SXD") == 2


def token_of(office: Office, who: Actor) -> str:
    """A token that acts as somebody."""
    person = office.services.directory.current().by_username(who.id)
    assert person is not None
    with office.services.database.write() as transaction:
        token = tokens.issue(transaction, person.id, "monitor", MONDAY, secrets.token_bytes)
        transaction.commit()
    return token


def test_dials_name_nobody(office: Office) -> None:
    office.case_in_progress()

    page = signed_in(office, MINH).get("/metrics").text

    assert "lan" not in page.split()
    assert "YK-2026" not in page
    assert "Huỳnh" not in page
