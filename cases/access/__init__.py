"""Ways in: sign-ins, API tokens, and the misses that throttle guessing."""

from __future__ import annotations
