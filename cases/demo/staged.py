"""Cases that the demo must show whatever the day it ends on: of every age, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from workflow.worktime import WorkingCalendar

#: working days an ordinary case has for its reply
_REPLY_DAYS: Final = 5
#: two for each age band of the overdue page but the last, which half a year fills by itself
_DAYS_OVERDUE: Final = (1, 2, 4, 5, 8, 10)
_COUNTER_OPEN: Final = time(8, 40)
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Staged:
    """An ordinary case recorded so many working days ago, with which nothing happened after
    `last_action`.
    """

    working_days_ago: int
    last_action: str


STAGED: Final = (
    *(Staged(_REPLY_DAYS + days, "accept") for days in _DAYS_OVERDUE),
    Staged(1, "record"),
    Staged(1, "assign"),
    Staged(2, "accept"),
    Staged(3, "reply"),
    Staged(2, "pause"),
    Staged(2, "request_extension"),
    Staged(8, "request_contribution"),
)


def staged_before(now: datetime, calendar: WorkingCalendar) -> Iterator[tuple[datetime, Staged]]:
    """Each of STAGED with the instant (UTC) at which it is recorded, for a demo ending at `now`."""
    today = calendar.local(now).date()
    for number, case in enumerate(STAGED):
        day = _working_day_before(today, case.working_days_ago, calendar)
        at = calendar.instant(datetime.combine(day, _COUNTER_OPEN))
        yield at + timedelta(minutes=7 * number), case


def _working_day_before(today: date, ago: int, calendar: WorkingCalendar) -> date:
    """The latest working day with `ago` working days after it, up to and with `today`."""
    day = today
    while not (calendar.is_working_day(day) and calendar.working_days_between(day, today) == ago):
        day -= _ONE_DAY
    return day
