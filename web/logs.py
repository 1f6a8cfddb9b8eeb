"""One JSON line per event: time in UTC, request id, names from a fixed list, no personal data.

No address, no query, no name of a person: a route is logged as its template, so that a tracking
code in the path appears as `{code}` (rule 19 and contract.md section 6).
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import PurePath
from secrets import token_hex
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGGER: Final = logging.getLogger("followup")
REQUEST_ID: Final = "X-Request-ID"
_REQUEST_ID: Final = REQUEST_ID.lower().encode()
#: beside them uvicorn's own access log would write whole addresses
_SILENCED: Final = ("uvicorn.access",)


class JsonLines(logging.Formatter):
    """Writes a record and its `event` fields as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; an exception appears as its kind and place, never with its text."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"at": at, "level": record.levelname.lower()}
        line |= getattr(record, "event", None) or {
            "event": record.name,
            "text": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1]:
            line["problem"] = described(record.exc_info[1])
        # ensure_ascii also keeps line breaks of any script from starting a second line
        return json.dumps(line, ensure_ascii=True)


def described(problem: BaseException) -> str:
    """Kind and innermost places of a problem; its text may hold what somebody typed."""
    frames = traceback.extract_tb(problem.__traceback__)[-4:]
    places = [f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{type(problem).__name__} at {' < '.join(reversed(places))}"


def set_up_logs(level: int = logging.INFO) -> None:
    """Send everything this process logs to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _SILENCED:
        logging.getLogger(name).disabled = True
    # asked for its revision, Alembic tells every time which database it found
    logging.getLogger("alembic").setLevel(logging.WARNING)


def log(event: str, level: int = logging.INFO, **fields: Any) -> None:
    """Write one event; `fields` hold references and numbers, never what a person typed."""
    LOGGER.log(level, event, extra={"event": {"event": event, **fields}})


class RequestLog:
    """ASGI middleware: gives every request an id and writes one line about it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under a new id; the line is written when the answer has begun."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        identity = token_hex(8)
        scope.setdefault("state", {})["request_id"] = identity
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message.get("headers", ()), (_REQUEST_ID, identity.encode())]
                message = {**message, "headers": headers}
            await send(message)

        try:
            await self._app(scope, receive, send_marked)
        finally:
            elapsed = round((time.perf_counter() - began) * 1000, 1)
            log("request", **_about(scope), id=identity, status=status, ms=elapsed)


def _about(scope: Scope) -> dict[str, Any]:
    route = getattr(scope.get("route"), "path", None) or "-"
    return {
        "method": scope["method"],
        "route": route,
        "actor": scope["state"].get("actor"),
    }
