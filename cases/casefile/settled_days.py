"""Days that are settled: whole days inside a pause that is over count as they did when it ended.

The office did not work on the case then, so a day off that is entered late, or taken back, gives it
nothing and takes nothing: the days move neither the rule's date nor what the pause took.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from workflow.worktime import WorkingCalendar
from workflow.worktime.editing import with_days_of

_DAY: Final = timedelta(days=1)

#: from when to when (UTC) a pause lasted, and the calendar under which it ended
Over = tuple[datetime, datetime, WorkingCalendar]


def settled(calendar: WorkingCalendar, pauses: Iterable[Over]) -> WorkingCalendar:
    """`calendar`, but for the days that these pauses settled."""
    for begin, end, then in pauses:
        # of a day that a pause covers in part the office had the rest
        first = calendar.local(calendar.next_midnight(begin)).date()
        length = (calendar.local(end).date() - first).days
        if length > 0 and then != calendar:
            calendar = _with_days_then(calendar, then, first, length)
    return calendar


@lru_cache(maxsize=256)
def _with_days_then(
    calendar: WorkingCalendar, then: WorkingCalendar, first: date, length: int
) -> WorkingCalendar:
    return with_days_of(calendar, then, {first + place * _DAY for place in range(length)})
