"""No request may carry more than a limit; the answer is one of our own pages, headers and all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TOO_LARGE = 413
_ACTION = re.compile("(?:/api/v1)?/cases/[^/]+/actions/([^/]+)")
#: where a department sends what it prepared, an office its lists, and a visitor documents
_FILES = re.compile(
    "/preparation/[^/]+|/sessions/import|/admin/procedures"
    "|/register|/register/[^/]+/documents|/registrations|/registrations/[^/]+/documents"
)


@dataclass(frozen=True, slots=True)
class Uploads:
    """Which actions `take_a_file`, and how much a request for one may carry (bytes)."""

    take_a_file: Callable[[str], bool]
    largest: int


class BodyLimit:
    """ASGI middleware that raises HTTPException 413 at the announced or the received size."""

    def __init__(self, app: ASGIApp, largest: int, uploads: Uploads) -> None:
        self._app = app
        self._largest = largest
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while its body stays within the limit (bytes)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = self._uploads.largest if self._takes_a_file(scope["path"]) else self._largest
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > largest:
            raise HTTPException(_TOO_LARGE)
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > largest:
                raise HTTPException(_TOO_LARGE)
            return message

        await self._app(scope, receive_counted, send)

    def _takes_a_file(self, path: str) -> bool:
        action = _ACTION.fullmatch(path)
        if action is None:
            return _FILES.fullmatch(path) is not None
        return self._uploads.take_a_file(action[1])
