"""Forms are read as UTF-8, which every page of ours is; no other way of writing them is taken."""

from __future__ import annotations

from email.message import Message
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

_UNUSABLE: Final = 422
_TAKEN: Final = frozenset({"", "utf-8", "utf8", "us-ascii"})


class FormCharset:
    """ASGI middleware that raises HTTPException 422 for a form in another charset.

    The parser of forms follows whatever charset a request names: “unicode_escape” makes halves of
    letters that nothing can write again, “undefined” stops it with an error of its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on when its form can be read."""
        if scope["type"] == "http" and charset_of(Headers(scope=scope)) not in _TAKEN:
            raise HTTPException(_UNUSABLE)
        await self._app(scope, receive, send)


def charset_of(headers: Headers) -> str:
    """The charset that a form says it is written in, in small letters; "" without one."""
    content_type = headers.get("content-type", "")
    if "form" not in content_type.lower():
        return ""
    read = Message()
    read["content-type"] = content_type
    named = read.get_param("charset")
    return named.strip().lower() if isinstance(named, str) else ""
