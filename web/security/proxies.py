"""Who is really asking: X-Forwarded-For and -Proto are believed from configured proxies alone."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.settings import Network

NOBODY = "unknown"


class TrustedProxies:
    """ASGI middleware that sets `client` and `scheme` of the scope to what the proxy saw."""

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the proxy's word put in place where it counts."""
        if self._trusted and scope["type"] == "http" and self._trusts(_peer(scope)):
            scope = self._as_seen_by_proxy(scope)
        await self._app(scope, receive, send)

    def _as_seen_by_proxy(self, scope: Scope) -> Scope:
        headers = Headers(scope=scope)
        hops = [
            hop.strip() for line in headers.getlist("x-forwarded-for") for hop in line.split(",")
        ]
        # a visitor may have written the left part; the last address no proxy of ours has is true
        client = next((hop for hop in reversed(hops) if not self._trusts(hop)), None)
        scheme = headers.get("x-forwarded-proto", "").strip().lower()
        seen = dict(scope)
        if client and _address(client) is not None:
            seen["client"] = (client, 0)
        if scheme in ("http", "https"):
            seen["scheme"] = scheme
        return seen

    def _trusts(self, host: str) -> bool:
        address = _address(host)
        return address is not None and any(address in network for network in self._trusted)


def client_address(scope: Scope) -> str:
    """The address wrong tries are counted against."""
    return _peer(scope) or NOBODY


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
