"""Forms of other sites are refused: unsafe methods must come from our own pages (goal S8).

Browsers say where a request comes from in Sec-Fetch-Site, older ones in Origin; a page cannot
forge either. A bearer token is not sent by a browser on its own, so it needs no such proof, and
an API call without any credential has nothing to protect: it goes on and is told to sign in.
"""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from web.errors import ForeignRequest
from web.security.credentials import bearer_token, session_cookie

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
API: Final = "/api/"


class SameOrigin:
    """ASGI middleware that raises ForeignRequest; `public_origin` is ours behind any proxy."""

    def __init__(self, app: ASGIApp, public_origin: str, session_cookie: str) -> None:
        self._app = app
        self._public_origin = public_origin
        self._session_cookie = session_cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass or raise ForeignRequest."""
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            headers = Headers(scope=scope)
            if self._needs_proof(scope, headers) and not self._is_ours(scope, headers):
                raise ForeignRequest
        await self._app(scope, receive, send)

    def _needs_proof(self, scope: Scope, headers: Headers) -> bool:
        if not scope["path"].startswith(API):
            return True
        if bearer_token(headers):
            return False
        return session_cookie(HTTPConnection(scope), self._session_cookie) is not None

    def _is_ours(self, scope: Scope, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        ours = {self._public_origin}
        if host := headers.get("host"):
            ours.add(f"{scope['scheme']}://{host}")
        return headers.get("origin") in ours
