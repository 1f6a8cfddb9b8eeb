"""Days and deadlines in the lines that commands print, always on the register's wall clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def until(due: datetime, zone: ZoneInfo) -> str:
    """A due instant: `hết ngày 27/11/2026`, or `10:00 ngày 27/11/2026`."""
    from notifications.dates import due_words, plain_date

    return due_words(due, "vi", zone, plain_date)


def local_day(instant: datetime, zone: ZoneInfo) -> str:
    """The local date of an aware instant: `27/11/2026`."""
    return f"{instant.astimezone(zone):%d/%m/%Y}"
