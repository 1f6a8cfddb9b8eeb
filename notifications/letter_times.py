"""When a letter about a session may come: in office hours, and before the day all the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cases.meetings.rules import rules
from workflow.worktime import WorkingCalendar

_A_DAY = timedelta(days=1)


def in_time_for(
    day: date, now: datetime, calendar: WorkingCalendar, department: str | None = None
) -> datetime:
    """From when on a letter about the session of the local date `day` may go out (UTC).

    The next office hours of `department`, without one of the office; where those come on `day` or
    later, the next moment at which nobody is woken, on whatever day.
    """
    opens = calendar.next_open(now, department)
    return opens if calendar.local(opens).date() < day else _awake(now, calendar)


def _awake(now: datetime, calendar: WorkingCalendar) -> datetime:
    local = calendar.local(now)
    begins, ends = rules().waking
    if local.time() < begins:
        return calendar.instant(datetime.combine(local.date(), begins))
    if local.time() < ends:
        return now
    return calendar.instant(datetime.combine(local.date() + _A_DAY, begins))
