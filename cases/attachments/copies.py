"""A copy of a file, as it is handed out."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FileCopy:
    """A file as it was kept, or as we have just written it."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
