"""Until when what was read at a moment stays true, as long as nobody writes anything.

Pages show minutes and days, and days begin with a minute; between two minutes only what falls due
changes what is said.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

_MICROSECOND: Final = timedelta(microseconds=1)
_MINUTE: Final = timedelta(minutes=1)


def end_of_minute(now: datetime) -> datetime:
    """The end (exclusive) of the minute of `now`.

    On the very beginning of a minute some say that the day before it has not ended yet
    (contract.md section 8): it is a time of its own.
    """
    minute = now.replace(second=0, microsecond=0)
    return now + _MICROSECOND if now == minute else minute + _MINUTE


def passed_after(due: datetime) -> datetime:
    """The first instant at which something due is overdue: strictly after it (decision 11)."""
    return due + _MICROSECOND


def until_first(now: datetime, *instants: datetime | None) -> datetime:
    """The first of `instants` that is after `now`, at the latest the end of the minute."""
    return earliest(end_of_minute(now), *(at for at in instants if at is not None and at > now))


def earliest(first: datetime, *others: datetime | None) -> datetime:
    """The earliest of the instants there are."""
    return min([first, *(at for at in others if at is not None)])
