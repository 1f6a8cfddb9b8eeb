"""Papers and sheets for people who work in Word and Excel, and the pages that show the same."""

from __future__ import annotations
