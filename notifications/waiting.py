"""Which messages wait longer than anything explains: they would never be sent, and look as if."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from cases.calendar.versions import kept_calendars, read_version
from cases.instants import from_micros, to_micros
from cases.reading.last_pass import last_pass
from notifications.backoff import MAX_ATTEMPTS, wait_after

#: how long messages may have been sent without anything else telling that time went on
_UNSEEN: Final = timedelta(days=7)
_LONGEST_WAIT: Final = wait_after(MAX_ATTEMPTS - 1, 0)

_Far = tuple[tuple[int, int], str, int, str]


class Waiting:
    """The messages that wait, and the latest moment the register knows of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        last = last_pass(connection)
        self._now = to_micros(max(last.judged_by, last.ran_at)) if last else 0
        self._far: list[_Far] = []

    def note(self, key: tuple[int, int], row: Any) -> None:
        """The next message of the outbox, whatever became of it; its instants are microseconds."""
        known = row.sent_at or row.created_at
        if known > self._now:
            self._now = known
        if row.status == "pending":
            until = row.next_attempt_at
            # mostly it is due already
            if until > self._now:
                self._far.append((key, row.recipient, until, "waits"))
            if row.leased_until is not None and row.leased_until > self._now:
                self._far.append((key, row.recipient, row.leased_until, "is leased"))

    def faults(self) -> Iterator[tuple[tuple[int, int], str, str]]:
        """Key, recipient and fault of each, once every message was noted: later than any retry
        from now, and than the opening of the office after that, by any calendar there ever was.
        """
        if not self._far:
            return
        latest = to_micros(self._latest(from_micros(self._now) + _UNSEEN + _LONGEST_WAIT))
        for key, recipient, until, waits in self._far:
            if until > latest:
                shown = from_micros(until).isoformat()
                yield key, recipient, f"{waits} until {shown}, which nothing explains"

    def _latest(self, at: datetime) -> datetime:
        versions = {line.version for line in kept_calendars(self._connection)}
        calendars = (read_version(self._connection, version) for version in versions)
        return max([at, *(each.next_open(at) for each in calendars if each is not None)])
