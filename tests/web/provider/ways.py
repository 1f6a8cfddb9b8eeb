"""The way to the provider and back."""

from __future__ import annotations

from typing import Any

import requests
from pydantic import SecretStr
from starlette.responses import Response
from starlette.testclient import TestClient

from tests.web.provider import server
from tests.web.provider.server import OpenIdServer

LOGIN, GO = "/login", "/login/provider"


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


def is_in(site: TestClient) -> bool:
    return bool(site.get("/account").status_code == 200)
