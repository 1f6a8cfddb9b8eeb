"""What a proxy says about the visitor is believed from our own proxies alone."""

from __future__ import annotations

import asyncio
from ipaddress import ip_network

import pytest
from starlette.types import Message, Scope

from web.security.proxies import TrustedProxies, client_address

OURS = [ip_network("10.0.0.5/32"), ip_network("10.1.0.0/16"), ip_network("fd00::/8")]


def seen(peer: str | None, headers: dict[str, str], trusted: list[object] = OURS) -> Scope:
    """The scope a page gets when `peer` sends these headers."""
    found: list[Scope] = []

    async def page(scope: Scope, receive: object, send: object) -> None:
        found.append(scope)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope: Scope = {
        "type": "http",
        "scheme": "http",
        "client": (peer, 1234) if peer else None,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(TrustedProxies(page, trusted)(scope, receive, send))  # type: ignore[arg-type]
    return found[0]


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("10.0.0.5", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.5", "203.0.113.7, 10.1.2.3", "203.0.113.7"),
        # the visitor wrote the first address himself
        ("10.0.0.5", "192.0.2.1, 203.0.113.7", "203.0.113.7"),
        ("::ffff:10.0.0.5", "203.0.113.7", "203.0.113.7"),
        ("fd00::1", "2001:db8::7", "2001:db8::7"),
        ("10.0.0.5", "nonsense", "10.0.0.5"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "10.1.0.1, 10.1.0.2", "10.0.0.5"),
        # not one of ours
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        (None, "198.51.100.1", "unknown"),
    ],
)
def test_the_visitor_is_who_our_proxy_saw(peer: str | None, forwarded: str, visitor: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert client_address(seen(peer, headers)) == visitor


def test_the_scheme_is_what_our_proxy_served() -> None:
    https = {"X-Forwarded-Proto": "https"}

    assert seen("10.0.0.5", https)["scheme"] == "https"
    assert seen("203.0.113.9", https)["scheme"] == "http"
    assert seen("10.0.0.5", {"X-Forwarded-Proto": "gopher"})["scheme"] == "http"


def test_without_configured_proxies_nobody_is_believed() -> None:
    headers = {"X-Forwarded-For": "198.51.100.1", "X-Forwarded-Proto": "https"}

    scope = seen("127.0.0.1", headers, trusted=[])

    assert client_address(scope) == "127.0.0.1"
    assert scope["scheme"] == "http"
