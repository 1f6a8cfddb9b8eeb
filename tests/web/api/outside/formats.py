"""Sensible values for the document's formats; what else may be sent, the document says itself.

A handful of each will do: what a field makes of words and dates is told in tests/workflow/fields.
"""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from cases.codes.form import check_character

_LINES: Final = (
    "Đường làng ngập nước",
    "Kính gửi ông Lãnh, xin cấp lại sổ đỏ.",
    "112/SXD-QLXD",
    "  cách  nhau  ",
    "50%, <b>không</b> & “đúng”",
    "Nhà ở xã Mỹ Hiệp 🙂",
    "a",
    "0",
    unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh"),
)
_TEXTS: Final = (*_LINES, "Dòng một\r\nDòng hai\n\nDòng bốn", "Mỗi khi mưa, nước ngập.\n" * 40)
_FILES: Final = tuple(
    base64.b64encode(text.encode()).decode() for text in ("Kính gửi ông Lãnh.", "a\r\nb", "\ufeffa")
)
_NOBODYS: Final = ("00000000000", "7ZZZZZZZZZZ", "K60M7PCQ2X4")


def values(known: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The values of each format; `known` are those that mean something in the register at hand."""
    codes = [code + check_character(code) for code in _NOBODYS]
    return {
        "text": _TEXTS,
        "line": _LINES,
        # the day of a document has come, seen from the story's own day
        "day": ("2026-11-20", "2026-02-28", "1900-01-01", "20/11/2026", "1/9/2026"),
        # a due date must lie ahead, a look back must not, seen from the story's own day
        "instant": ("2027-01-04T17:00:00+07:00", "2027-01-04", "04/01/2027 8:00"),
        "past": ("2026-11-20", "2026-11-23T08:00", "2026-10-01T00:00:00Z", "2015-01-01"),
        "e-mail": ("sau@example.vn", "a@b", "", "Sáu.Huỳnh+1@dongthap.example"),
        "phone": ("0912345678", "+84 277 3851 431", "0277.3851.431"),
        # sound ones: no document can say that a content has to be what its name says
        "file-name": ("don.txt", "Đơn kiến nghị.txt", "C:\\Scan\\don.txt", "../don.TXT"),
        "base64": _FILES,
        **known,
        "tracking-code": (*known["tracking-code"], *codes, codes[0].lower()),
    }
