"""The security headers of every answer, errors and static files included (goal S9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

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


#: name in small letters and value
Header = tuple[bytes, bytes]


class SecurityHeaders:
    """ASGI middleware; `secure` adds Strict-Transport-Security."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app = app
        always = dict(_ALWAYS)
        if secure:
            always["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
        self._always = _Imposed(always)
        self._on_code_pages = _Imposed(always | _ON_CODE_PAGES)
        self._on_downloads = _Imposed(always | _ON_DOWNLOADS)
        self._on_code_downloads = _Imposed(always | _ON_CODE_PAGES | _ON_DOWNLOADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        on_pages, on_downloads = self._always, self._on_downloads
        if scope["path"].startswith(CODE_PAGES):
            on_pages, on_downloads = self._on_code_pages, self._on_code_downloads

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = message.get("headers", ())
                imposed = on_downloads if _is_download(said) else on_pages
                message = {**message, "headers": imposed.with_those(said)}
            await send(message)

        await self._app(scope, receive, send_completed)


class _Imposed:
    """Headers in place of whatever an answer says; written once, as an ASGI server takes them."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = _as_sent(headers)
        self._names = frozenset(name for name, _ in self._headers)
        unless_said = _as_sent(_UNLESS_SAID)
        self._unless_said = [pair for pair in unless_said if pair[0] not in self._names]

    def with_those(self, said: Iterable[Header]) -> list[Header]:
        """The headers of an answer that said `said`."""
        kept = [pair for pair in said if pair[0] not in self._names]
        names = {name for name, _ in kept}
        added = [pair for pair in self._unless_said if pair[0] not in names]
        return [*kept, *self._headers, *added]


def _as_sent(headers: Mapping[str, str]) -> list[Header]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _is_download(said: Iterable[Header]) -> bool:
    return any(
        name == b"content-disposition" and value.startswith(b"attachment") for name, value in said
    )
