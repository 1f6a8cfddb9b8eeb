"""Office documents: looked into as far as it takes to know them, and never unpacked.

A packed file can unpack to a thousand times its size and can carry programs; so what it says of
its parts is judged first, and only two small parts are read.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from cases.attachments.kinds import KINDS, LABELS
from workflow.fields import Malformed

#: what no letter or table comes near
MOST_PARTS: Final = 5_000
MOST_UNPACKED: Final = 200 * 1024 * 1024
_LARGEST_LISTING: Final = 1024 * 1024
_LISTING, _NAMED_TYPE = "[Content_Types].xml", "mimetype"
#: the main part of a document as its listing names it; one with macros is named differently
_MAIN: Final[Mapping[str, bytes]] = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
}
_PROGRAMS: Final = ("vbaproject", "/basic/", "/scripts/", "macrosheets/")
_ENCRYPTED: Final = 0x1
_USUAL: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
#: how a packed file ends that has no comment, in which a second file could hide
_END, _END_LENGTH = b"PK\x05\x06", 22
#: in how many ways a packed file can be damaged
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    OverflowError,
    LookupError,
)


def packed_kind(content: bytes) -> str:
    """Which kind of office document this is; raises Malformed for what cannot be taken."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            kind = _kind(packed)
            _refuse_hidden_parts(packed, content, KINDS[kind].label)
            _refuse_dangers(packed, KINDS[kind].label)
    except Malformed:
        raise
    except _DAMAGED as problem:
        raise Malformed("file_unreadable", type="ZIP") from problem
    return kind


def _kind(packed: zipfile.ZipFile) -> str:
    names = packed.namelist()
    if (
        names[:1] == [_NAMED_TYPE]
        and _read(packed, _NAMED_TYPE) == KINDS["odt"].media_type.encode()
    ):
        return "odt"
    listing = _read(packed, _LISTING) if _LISTING in names else b""
    if b"macroEnabled" in listing:
        raise Malformed("file_has_macros", type="Office")
    found = [kind for kind, main in _MAIN.items() if main in listing]
    if len(found) != 1:
        raise Malformed("file_type_unknown", types=LABELS)
    return found[0]


def _read(packed: zipfile.ZipFile, name: str) -> bytes:
    info = packed.getinfo(name)
    if info.flag_bits & _ENCRYPTED:
        raise Malformed("file_is_locked", type="Office")
    if info.compress_type not in _USUAL:
        raise Malformed("file_unreadable", type="Office")
    with packed.open(info) as part:
        return part.read(_LARGEST_LISTING)


def _refuse_hidden_parts(packed: zipfile.ZipFile, content: bytes, label: str) -> None:
    """Nothing before the first part and nothing after the last: no second file hangs on."""
    parts = packed.infolist()
    begins = min(part.header_offset for part in parts)
    if begins != 0 or not content[-_END_LENGTH:].startswith(_END):
        raise Malformed("file_is_two_in_one", type=label)


def _refuse_dangers(packed: zipfile.ZipFile, label: str) -> None:
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise Malformed("file_unpacks_too_large", type=label)
    names = [f"/{part.filename.lower()}" for part in parts]
    if any(program in name for name in names for program in _PROGRAMS):
        raise Malformed("file_has_macros", type=label)
    if any("/../" in f"{name}/" or "\\" in name for name in names):
        raise Malformed("file_unreadable", type=label)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Malformed("file_is_locked", type=label)
