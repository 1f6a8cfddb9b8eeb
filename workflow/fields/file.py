"""A file that somebody attaches: its name and its bytes on their way in."""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.fields.malformed import Malformed
from workflow.fields.text import line_of

LONGEST_NAME = 150
_PARTS = frozenset({"name", "content"})
#: some programs send the whole path
_PATH = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class File:
    """A file, as it was sent or as it will be kept.

    `sent` is the SHA-256 (hex) of what was sent, by which a repeated command is known again.
    `type` is "" until the content was looked at.
    """

    name: str
    content: bytes = field(repr=False)
    sent: str
    type: str = ""


def file_of(given: object) -> File:
    """A file from its name and its content, which is bytes or base64; raises Malformed.

    A Malformed given in its place is what was found wrong with a file before, and is raised.
    """
    if isinstance(given, Malformed):
        raise given
    if isinstance(given, File):
        return given
    if not isinstance(given, Mapping) or given.keys() != _PARTS:
        raise Malformed("not_a_file")
    name, content = _name(given["name"]), _bytes(given["content"])
    if not content:
        raise Malformed("empty_file")
    return File(name, content, hashlib.sha256(content).hexdigest())


def _name(given: object) -> str:
    last = _PATH.split(given)[-1] if isinstance(given, str) else given
    # neither a hidden file nor a name that another system would shorten
    name = (line_of(last, LONGEST_NAME) or "").strip(" .")
    if not name:
        raise Malformed("file_without_a_name")
    return name


def _bytes(given: object) -> bytes:
    if isinstance(given, bytes):
        return given
    if not isinstance(given, str):
        raise Malformed("not_a_file")
    try:
        return b64decode(given, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise Malformed("not_a_file") from problem
