"""How raw values become fields."""

from __future__ import annotations
