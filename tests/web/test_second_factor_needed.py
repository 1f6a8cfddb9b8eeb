"""Who has a role that needs a second factor does nothing else until it is set up."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from cases.access import tokens
from tests.cases.access.phone import enrolled
from tests.databases import SqliteDatabases
from tests.people import KHOA, MINH, NGOC
from tests.web.stories import Office, Watch, an_office, browser, settings_for, signed_in
from tests.web.test_two_step_sign_in import PAGE, person_id, set_up
from web.security import second_factor
from web.security.audience import AUDIENCES


@pytest.fixture
def strict_office(
    sqlite_databases: SqliteDatabases, tmp_path: Path, watch: Watch
) -> Iterator[Office]:
    """An office in which administrators and auditors must have a second factor."""
    url = sqlite_databases.copy_to(tmp_path / "register.db", staffed=True)
    settings = settings_for(url, require_totp="admin, auditor")
    with an_office(settings, watch) as opened:
        yield opened


def test_who_must_have_one_does_nothing_else_until_then(strict_office: Office) -> None:
    site = signed_in(strict_office, NGOC)
    for address in ("/admin/people", "/admin/calendar", "/admin/outbox"):
        assert site.get(address).headers["Location"] == PAGE
    assert site.post("/admin/people/lan/second-factor").status_code == 403
    refused = site.get("/api/v1/cases")
    assert refused.status_code == 403
    assert refused.json()["type"] == "urn:followup:problem:second-factor-needed"
    assert "bắt buộc" in site.get(PAGE).text

    set_up(strict_office, site)

    assert site.get("/admin/people").status_code == 200
    assert site.get("/api/v1/cases").status_code == 200


def test_colleagues_without_that_role_go_on(strict_office: Office) -> None:
    assert signed_in(strict_office, MINH).get("/overdue").status_code == 200
    assert "Bắt buộc" in _admin_page(strict_office)


def test_a_machines_token_has_no_phone(strict_office: Office) -> None:
    database = strict_office.services.database
    with database.write() as transaction:
        token = tokens.issue(
            transaction,
            person_id(strict_office, KHOA),
            "statistics",
            strict_office.watch.now,
            secrets.token_bytes,
        )
        transaction.commit()
    machine = {"Authorization": f"Bearer {token}"}

    assert browser(strict_office).get("/api/v1/overdue", headers=machine).status_code == 200


def test_every_page_but_the_account_is_shut_meanwhile(strict_office: Office) -> None:
    """A page that is added later is shut too, unless its line says otherwise."""
    opened = {key for key, audience in AUDIENCES.items() if audience.while_owing}
    assert opened == {
        "GET /account",
        "POST /account/sessions",
        f"GET {PAGE}",
        f"POST {PAGE}",
        f"POST {PAGE}/confirm",
        f"POST {PAGE}/off",
    }
    site = signed_in(strict_office, KHOA)
    for key, audience in AUDIENCES.items():
        method, path = key.split(" ")
        if audience.signed_in and not audience.while_owing and not audience.roles:
            address = path.replace("{", "").replace("}", "")
            assert site.request(method, address).status_code in (303, 403), key


def test_without_the_gate_they_would_go_on(
    strict_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the three tests above."""
    monkeypatch.setattr("web.security.sign_in.must_have_one", lambda settings, actor: False)

    assert second_factor.must_have_one(strict_office.services.settings, NGOC)
    assert signed_in(strict_office, NGOC).get("/admin/people").status_code == 200


def _admin_page(office: Office) -> str:
    services = office.services
    enrolled(services.database, services.factors, person_id(office, NGOC), office.watch.now)
    return signed_in(office, NGOC).get(f"/admin/people/{KHOA.id}").text
