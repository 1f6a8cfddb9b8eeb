"""Idempotency keys: what a request carries so that sending it twice does it once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Final

#: printable ASCII, as RFC 8941 allows it in a header
KEY_PATTERN: Final = r"^[!-~]+$"
LONGEST_KEY: Final = 200
#: the field of a form that carries its key
KEY_FIELD: Final = "key"
_KEY_BYTES: Final = 16


def new_key() -> str:
    """A key for a form that is shown: pressing twice sends it once."""
    return secrets.token_urlsafe(_KEY_BYTES)


def key_in(given: Mapping[str, Sequence[str]]) -> str | None:
    """The key in a filled form; None when there is none, or one that no form of ours carries."""
    key = next(iter(given.get(KEY_FIELD, ())), "")
    return key if is_key(key) else None


def is_key(text: str) -> bool:
    """Whether a text may be a key."""
    return len(text) <= LONGEST_KEY and re.fullmatch(KEY_PATTERN, text) is not None
