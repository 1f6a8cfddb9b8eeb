"""Dates on the write path, which speaks to the driver itself: ISO text in, a date or text out."""

from __future__ import annotations

from datetime import date


def day_text(day: date | None) -> str | None:
    """The form both databases take for a DATE column; None passes."""
    return None if day is None else day.isoformat()


def day_of(stored: date | str) -> date:
    """The date a driver hands back: PostgreSQL's as a date, SQLite's as text."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def maybe_day(stored: date | str | None) -> date | None:
    """`day_of` that lets None pass."""
    return None if stored is None else day_of(stored)
