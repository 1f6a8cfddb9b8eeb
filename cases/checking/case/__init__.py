"""One case: its rows against each other, its history, its definition and the calendars."""

from __future__ import annotations
