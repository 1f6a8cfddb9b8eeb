"""How long a message that failed waits, and how often it is tried."""

from __future__ import annotations

from datetime import timedelta

#: tries before a message is given up and shown to people; with the waits below about 18 hours
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
FACTOR = 3


def wait_after(attempts: int, jitter: float) -> timedelta:
    """The wait after so many failed attempts: 1, 3, 9 … minutes, shortened by up to a half.

    `jitter` from 0 to 1 says by how much, so that messages that failed together part again.
    """
    full: timedelta = FIRST_WAIT * FACTOR ** max(attempts - 1, 0)
    return full * (1 - jitter / 2)
