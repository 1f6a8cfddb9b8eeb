"""The kinds of file that are taken, and how each is known by its content, never by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: what people call it, what browsers call it, how its name may end."""

    label: str
    media_type: str
    endings: tuple[str, ...]


_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
KINDS: Final[Mapping[str, Kind]] = {
    "pdf": Kind("PDF", "application/pdf", (".pdf",)),
    "docx": Kind("Word", f"{_OFFICE}.wordprocessingml.document", (".docx",)),
    "xlsx": Kind("Excel", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",)),
    "odt": Kind("ODT", "application/vnd.oasis.opendocument.text", (".odt",)),
    "jpeg": Kind("JPEG", "image/jpeg", (".jpg", ".jpeg")),
    "png": Kind("PNG", "image/png", (".png",)),
    "txt": Kind("TXT", "text/plain; charset=utf-8", (".txt",)),
}
#: what a file of that kind begins with; office documents are told apart by what is packed in them
_SIGNATURES: Final = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"PK\x03\x04", "zip"),
)
LABELS: Final = ", ".join(kind.label for kind in KINDS.values())
ENDINGS: Final = ",".join(ending for kind in KINDS.values() for ending in kind.endings)


def signature(content: bytes) -> str:
    """The kind that the first bytes promise, "zip" for anything packed, "" for none of ours."""
    return next((kind for sign, kind in _SIGNATURES if content.startswith(sign)), "")
