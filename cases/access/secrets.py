"""Secrets people carry: 256 random bits of which only the hash is kept."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

_BYTES = 32

Random = Callable[[int], bytes]


def new_secret(random: Random) -> str:
    """A secret of 43 URL-safe characters; `random(n)` gives n random bytes."""
    return base64.urlsafe_b64encode(random(_BYTES)).decode().rstrip("=")


def secret_hash(secret: str) -> str:
    """What is kept of a secret. It is random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
