"""How a document is kept that belongs to no case: with a registration, or with what is prepared."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from cases.store.instants import to_micros
from workflow.fields import File


def document_row(no: int, file: File, by: str, now: datetime) -> dict[str, Any]:
    """The columns of a document as the `no`th of what it belongs to; `now` is UTC.

    `check` compares size and digest with the content.
    """
    return {
        "no": no,
        "name": file.name,
        "type": file.type,
        "size": len(file.content),
        "sha256": sha256(file.content).hexdigest(),
        "at": to_micros(now),
        "by": by,
        "content": file.content,
    }
