"""The office's calendar as the register keeps it, and the Mondays on which leaders listen."""

from __future__ import annotations

from typing import Final

#: what a transaction has touched when the calendar changed (`Database.edition`)
CALENDAR: Final = "calendar"
