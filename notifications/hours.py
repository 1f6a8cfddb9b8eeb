"""When people read what is sent to them: the office hours of the department they work at."""

from __future__ import annotations

from datetime import datetime

from workflow.worktime import WorkingCalendar


def opening(calendar: WorkingCalendar, now: datetime, department: str) -> datetime:
    """The moment itself in the office hours of `department`, else its next opening (aware UTC)."""
    return calendar.next_open(now, department)
