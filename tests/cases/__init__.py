"""Stories about the register."""

from __future__ import annotations
