"""Words on their way in: one Unicode form, nothing invisible, nothing that was decoded wrongly."""

from __future__ import annotations

import re
import unicodedata

from workflow.fields.malformed import Malformed
from workflow.fields.mojibake import is_mojibake
from workflow.words import normalise

#: what word processors and other systems use for the end of a line
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def text_of(given: object, max_length: int) -> str | None:
    """The words of a person in NFC, line ends as \\n, trimmed; None when nothing is left.

    Raises Malformed for anything but text, for text in a broken encoding and when it is too long.
    """
    text = _LINE_ENDS.sub("\n", _readable(given))
    return _within(_normal(text).strip(), max_length)


def line_of(given: object, max_length: int) -> str | None:
    """The same on one line, runs of spaces collapsed."""
    return _within(" ".join(_normal(_readable(given)).split()), max_length)


def code_of(given: object, max_length: int) -> str | None:
    """A code kept verbatim but for the spaces around it (contract.md section 10)."""
    code = _readable(given).strip()
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in code):
        raise Malformed("control_characters")
    return _within(code, max_length)


def _readable(given: object) -> str:
    if not isinstance(given, str):
        raise Malformed("not_text")
    if given.isascii() and given.isprintable():
        return given
    if "\ufffd" in given or _SURROGATE.search(given):
        raise Malformed("undecodable")
    if is_mojibake(given):
        raise Malformed("mojibake")
    if _CONTROL.search(given.replace("\x85", "\n")):
        raise Malformed("control_characters")
    return given


def _normal(text: str) -> str:
    normal = normalise(text)
    # a sign may show only once nothing invisible keeps it from its letter
    if normal != text and is_mojibake(normal):
        raise Malformed("mojibake")
    return normal


def _within(text: str, max_length: int) -> str | None:
    if len(text) > max_length:
        raise Malformed("too_long", max_length=max_length, length=len(text))
    return text or None
