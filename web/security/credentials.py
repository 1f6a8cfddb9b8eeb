"""What a request proves itself with. Read here alone: who asks and whether another site sent it
must never be told by two readings of the same header.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection


def session_cookie(connection: HTTPConnection, name: str) -> str | None:
    """The value of the session cookie, or None."""
    return connection.cookies.get(name) or None


def bearer_token(headers: Headers) -> str | None:
    """The token of `Authorization: Bearer …`, or None."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None
