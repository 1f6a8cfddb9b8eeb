"""What a leader is told before a session: who comes, what they raised before, what was promised."""

from __future__ import annotations
