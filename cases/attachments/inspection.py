"""Looking at a file before it is kept: what it is, whether it may be, and what is left of it.

It takes time and memory, so it is done before the transaction of the command, never inside.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Final

from cases.attachments.kinds import KINDS, LABELS, signature
from cases.attachments.limits import Limits
from cases.attachments.packed import packed_kind
from cases.attachments.pictures import repainted
from workflow.fields import File, Malformed

#: what a text may hold besides letters: tab, line ends, page break
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_CONTROL_BYTE: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
#: where readers of PDF look for its end
_PDF_TAIL: Final = 1024


def inspected(file: File, limits: Limits) -> File:
    """The file as it will be kept, with its type; raises Malformed for one that may not be."""
    if len(file.content) > limits.largest:
        raise Malformed("file_too_large", most=limits.largest_mib)
    kind = _kind(file.content)
    ending = "." + file.name.rpartition(".")[2].lower()
    if ending not in KINDS[kind].endings:
        label, endings = KINDS[kind].label, " / ".join(KINDS[kind].endings)
        raise Malformed("file_misnamed", type=label, endings=endings)
    content = repainted(file.content, kind) if kind in ("jpeg", "png") else file.content
    return replace(file, content=content, type=kind)


def _kind(content: bytes) -> str:
    kind = signature(content)
    if kind == "zip":
        return packed_kind(content)
    if kind == "pdf":
        _refuse_broken_pdf(content)
    return kind or _text(content)


def _refuse_broken_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-_PDF_TAIL:]:
        raise Malformed("file_unreadable", type="PDF")
    if zipfile.is_zipfile(BytesIO(content)):
        raise Malformed("file_is_two_in_one", type="PDF")


def _text(content: bytes) -> str:
    """Words and nothing else; raises Malformed for whatever is none of the kinds."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        # words in another encoding can be saved anew; anything else is no text at all
        words = content.startswith(_UTF16) or not _CONTROL_BYTE.search(content)
        if words:
            raise Malformed("text_not_utf8", types=LABELS) from problem
        raise Malformed("file_type_unknown", types=LABELS) from problem
    if _CONTROL.search(text):
        raise Malformed("file_type_unknown", types=LABELS)
    return "txt"
