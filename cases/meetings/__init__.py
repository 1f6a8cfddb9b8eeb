"""Mondays with the leaders: series and sessions, registrations, the day itself."""

from __future__ import annotations
