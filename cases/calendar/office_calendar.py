"""The working calendar of a register: kept in the database, read once, shared by everybody.

Who only looks may see a change of another process two seconds late. Who writes does not: a change
of the calendar waits for the writers under way (`cases.store.shared_lock`), so what a transaction
counts by stays in force until its end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final

from cases.calendar import CALENDAR
from cases.calendar.versions import NEWEST_VERSION, keep, newest, read_version
from cases.errors import NotSetUp
from cases.store.engine import Database
from cases.store.lookup import Source, rows_of
from cases.store.shared_lock import share
from cases.store.statement import Row
from cases.store.transaction import WriteTransaction
from workflow.worktime import WorkingCalendar

#: how long a change made by another process may stay unseen
STALE_AFTER_SECONDS: Final = 2.0
#: versions kept in memory: the one in force and a few that were
_MOST_KNOWN: Final = 8


def save_calendar(transaction: WriteTransaction, calendar: WorkingCalendar) -> bool:
    """Queue `calendar` as that of a register without cases; False: it is so already.

    Where cases run, `cases.commands.calendar_change` changes it and their deadlines follow.
    """
    if calendar_version(transaction) == calendar.version:
        return False
    keep(transaction, calendar)
    return True


def calendar_version(source: Source) -> str | None:
    """The version of the register's calendar; None when it has none yet."""
    line = newest(source)
    return line.version if line else None


def load_calendar(source: Source) -> WorkingCalendar:
    """The register's calendar, in the time zone it was set up with; raises NotSetUp."""
    version = calendar_version(source)
    calendar = read_version(source, version) if version else None
    if calendar is None:
        raise NotSetUp
    return calendar


class OfficeCalendar:
    """The register's calendar for whoever asks; thread-safe, one per process.

    The same object comes back as long as nobody changes the calendar. A change that is taken back
    gives one of the same version that also knows the one between. Changes of this process show at
    once, those of others after two seconds at most. `monotonic` counts seconds and is only there to
    be replaced by a test.
    """

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._monotonic = monotonic
        self._lock = Lock()
        self._looked: tuple[int, float, WorkingCalendar] | None = None
        #: by the line of the trace that put it in force
        self._known: dict[int, WorkingCalendar] = {}

    def __call__(self) -> WorkingCalendar:
        """`current`, for those who take a function that gives the calendar."""
        return self.current()

    def current(self) -> WorkingCalendar:
        """The calendar now; raises NotSetUp or DatabaseUnavailable."""
        calendar = self._fresh()
        if calendar is None:
            with self._lock:
                # whoever had the lock before may have looked already
                calendar = self._fresh() or self._look()
        return calendar

    def hold(self, transaction: WriteTransaction) -> WorkingCalendar:
        """The calendar that stays in force until this transaction ends; before it locks any row.

        Raises NotSetUp.
        """
        share(transaction)
        return self.held(transaction, transaction.fetch(NEWEST_VERSION))

    def held(self, source: Source, found: Sequence[Row]) -> WorkingCalendar:
        """`hold` where the lock is shared already and `found` are the rows of NEWEST_VERSION."""
        if not found:
            raise NotSetUp
        version, line = found[0]
        calendar = self._known.get(line)
        if calendar is None:
            calendar = self.of_version(source, version)
            if len(self._known) >= _MOST_KNOWN:
                self._known = {}
            self._known[line] = calendar
        return calendar

    def of_version(self, source: Source, version: str) -> WorkingCalendar:
        """A calendar this register counts or counted by; raises NotSetUp for any other."""
        calendar = read_version(source, version)
        if calendar is None:
            raise NotSetUp(f"The calendar {version} is missing; restore a backup.")
        return calendar

    def _fresh(self) -> WorkingCalendar | None:
        looked = self._looked
        if looked is None:
            return None
        edition, looked_at, calendar = looked
        stale = self._monotonic() - looked_at >= STALE_AFTER_SECONDS
        fresh = not stale and edition == self._database.edition(CALENDAR)
        return calendar if fresh else None

    def _look(self) -> WorkingCalendar:
        # the edition first: a write in between makes the calendar look old, never fresh
        edition, looked_at = self._database.edition(CALENDAR), self._monotonic()
        with self._database.read() as connection:
            calendar = self.held(connection, rows_of(connection, NEWEST_VERSION))
        self._looked = (edition, looked_at, calendar)
        return calendar
