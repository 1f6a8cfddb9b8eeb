"""How papers about a session are written down, and by which digest each is known again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def canonical(content: Mapping[str, Any]) -> str:
    """The one way a content is written."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(content: str) -> str:
    """The SHA-256 (hex) of a written content."""
    return sha256(content.encode()).hexdigest()
