"""The office of the rules, whose register is checked after every story."""

from __future__ import annotations

from tests.cases.rules.conftest import office

__all__ = ["office"]
