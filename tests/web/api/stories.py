"""What other systems say to the API, and who they are."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.testclient import TestClient

from cases.access import tokens
from tests.web.stories import Office, browser
from workflow.attempt import Actor

API = "/api/v1"
ASSIGNMENT = {"lead_department": "SXD"}


def token_of(office: Office, who: Actor) -> str:
    """A bearer token of somebody's."""
    services = office.services
    person = services.directory.current().by_username(who.id)
    assert person is not None
    with services.database.write() as transaction:
        token = tokens.issue(
            transaction, person.id, secrets.token_hex(4), office.watch.now, secrets.token_bytes
        )
        transaction.commit()
    return token


def client(office: Office, who: Actor | None = None, **headers: str) -> TestClient:
    """A program that speaks for somebody, or for nobody; no browser, so no Sec-Fetch-Site."""
    site = browser(office, raise_server_exceptions=False)
    del site.headers["Sec-Fetch-Site"]
    if who is not None:
        site.headers["Authorization"] = f"Bearer {token_of(office, who)}"
    site.headers.update(headers)
    return site


def items(answer: Any) -> list[dict[str, Any]]:
    """The items of a list that was answered with 200."""
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found
