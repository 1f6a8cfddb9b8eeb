"""The office of the read side's stories."""

from __future__ import annotations

from tests.cases.reading.conftest import desk

__all__ = ["desk"]
