"""Stories about departments, people and posts."""

from __future__ import annotations
