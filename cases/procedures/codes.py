"""Codes of the national database of administrative procedures."""

from __future__ import annotations

import re
from typing import Final

#: like 1.012345, or as the portals of the provinces show it, 1.012345.000.00.00.H20
_CODE: Final = re.compile(r"(\d\.\d{6})(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?", re.ASCII)
_BEFORE_A_NAME: Final = re.compile(
    rf"{_CODE.pattern}(?:\s*[–—:-]\s*.*|\s.*)?", re.ASCII | re.DOTALL
)


def procedure_code(text: str) -> str | None:
    """The national part of a code; None for what is no code."""
    found = _CODE.fullmatch(text.strip().upper())
    return found[1] if found else None


def leading_code(text: str) -> str | None:
    """The code that a text begins with, like “1.012345 – Cấp giấy phép”; None without one."""
    found = _BEFORE_A_NAME.fullmatch(text.strip().upper())
    return found[1] if found else None
