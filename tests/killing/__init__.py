"""Writing processes that are killed at any moment, and what the register holds afterwards."""

from __future__ import annotations
