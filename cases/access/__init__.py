"""Ways in: sign-ins, second factors, API tokens, and the misses that throttle guessing."""

from __future__ import annotations
