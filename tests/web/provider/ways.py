"""The way to the provider and back."""

from __future__ import annotations

from typing import Any

import requests
from pydantic import SecretStr
from starlette.responses import Response
from starlette.testclient import TestClient

from cases.access.provider_accounts import join
from tests.web.provider import server
from tests.web.provider.server import OpenIdServer, subject_of
from tests.web.stories import Office

LOGIN, GO, JOIN = "/login", "/login/provider", "/login/provider/join"


def known(provider: OpenIdServer) -> dict[str, Any]:
    """The settings by which an office knows it."""
    return {
        "oidc_issuer": provider.address,
        "oidc_client_id": server.CLIENT_ID,
        "oidc_client_secret": SecretStr(server.CLIENT_SECRET),
    }


def at_the_provider(site: TestClient, wanted: str = "") -> str:
    """The address at which the provider sends the browser back to us."""
    there = site.get(GO, params={"next": wanted})
    assert there.status_code == 303
    answer = requests.get(there.headers["Location"], allow_redirects=False, timeout=5)
    return answer.headers["Location"]


def whole_way(site: TestClient, wanted: str = "") -> Response:
    """There and back."""
    answer: Response = site.get(at_the_provider(site, wanted))
    return answer


def joined_way(office: Office, site: TestClient, wanted: str = "") -> Response:
    """There and back by somebody whose two accounts are one already."""
    joined(office)
    return whole_way(site, wanted)


def joined(office: Office, username: str = "lan") -> None:
    """This person joined both accounts, some time before."""
    services = office.services
    person = services.directory.current().by_username(username)
    assert person is not None
    assert services.way_in is not None
    with services.database.write() as transaction:
        issuer = services.way_in.provider.issuer
        join(transaction, person.id, issuer, subject_of(username), office.watch.now)
        transaction.commit()


def is_in(site: TestClient) -> bool:
    return bool(site.get("/account").status_code == 200)
