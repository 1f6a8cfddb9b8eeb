"""Stories about signing in, tokens, and guessing."""

from __future__ import annotations
