"""Departments prepare for a session: they are asked, answer, and are reminded."""

from __future__ import annotations
