"""A file as an answer: always saved, never shown by the browser as a page of ours."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from starlette.responses import Response

from cases.attachments.copies import FileCopy

#: what would end or bend a quoted name of a header
_UNQUOTABLE = frozenset('"\\%/;')


def download(file: FileCopy) -> Response:
    """The answer that saves `file` under its own name (RFC 6266)."""
    return Response(
        file.content,
        media_type=file.media_type,
        headers={"Content-Disposition": disposition(file.name)},
    )


def disposition(name: str) -> str:
    """The header for a name in any language; older programs get it without marks."""
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    safe = "".join(sign for sign in plain if sign.isascii() and sign.isprintable())
    safe = "".join("_" if sign in _UNQUOTABLE else sign for sign in safe)
    # of a name without a Latin letter only the ending is left
    safe = f"file{safe}" if safe.startswith(".") else safe
    return f"attachment; filename=\"{safe}\"; filename*=UTF-8''{quote(name, safe='')}"
