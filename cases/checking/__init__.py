"""`check`: every invariant of a register, read once from end to end (contract.md section 3)."""

from __future__ import annotations

from cases.checking.register import CheckReport, check_register

__all__ = ["CheckReport", "check_register"]
