"""Addresses and header lines that no text of a person can break out of (S12)."""

from __future__ import annotations

import re
import unicodedata

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")


def usable_address(address: str) -> bool:
    """Whether mail can be sent to it: ASCII, one `@`, no space, no control character."""
    if _ADDRESS.fullmatch(address) is None:
        return False
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    return (
        all(label and not label.startswith("-") and not label.endswith("-") for label in labels)
        and not local.startswith(".")
        and not local.endswith(".")
        and ".." not in local
    )


def header_line(text: str, most: int = 250) -> str:
    """The text on one line, cut at `most` characters: control characters become spaces."""
    plain = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(plain.split())[:most]


def without_addresses(answer: str, most: int = 200) -> str:
    """A server's answer on one line without any mail address in it, for the outbox."""
    return _ADDRESS.sub("…", header_line(answer, most))
