"""The security headers of every answer, errors and static files included (goal S9)."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
#: what is kept for others to download is never a page of ours, whatever it holds (goal S11)
_ON_DOWNLOADS: Final = {"Content-Security-Policy": "default-src 'none'; sandbox"}
_ALWAYS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS: Final = 63_072_000
_UNLESS_SAID: Final = {
    "Referrer-Policy": "same-origin",
    # pages hold what only their reader may see; static files say otherwise themselves
    "Cache-Control": "no-store",
}
#: addresses below it carry a tracking code: it must not travel on, nor stay in a cache
CODE_PAGES: Final = ("/status", "/register/")
_ON_CODE_PAGES: Final = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


class SecurityHeaders:
    """ASGI middleware; `secure` adds Strict-Transport-Security."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app = app
        self._always = dict(_ALWAYS)
        if secure:
            self._always["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        imposed = self._always
        if scope["path"].startswith(CODE_PAGES):
            imposed = imposed | _ON_CODE_PAGES

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(imposed)
                if headers.get("content-disposition", "").startswith("attachment"):
                    headers.update(_ON_DOWNLOADS)
                for name, value in _UNLESS_SAID.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_completed)
