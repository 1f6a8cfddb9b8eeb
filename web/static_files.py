"""Styles, script and fonts: addresses with a digest, so that a browser keeps them for a year."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER: Final = Path(__file__).with_name("static")
MOUNT: Final = "/static"
_DIGEST_LENGTH = 12
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@cache
def address_of(name: str) -> str:
    """The address of a static file. It changes with the content; the file must exist."""
    digest = sha256((FOLDER / name).read_bytes()).hexdigest()[:_DIGEST_LENGTH]
    return f"{MOUNT}/{name}?v={digest}"


class LastingFiles(StaticFiles):
    """Serves the folder; answers that carry the right digest may be kept."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or Starlette's 404 and 405."""
        response = await super().get_response(path, scope)
        known = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = _FOR_A_YEAR if known else "no-cache"
        return response
