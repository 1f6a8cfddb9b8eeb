"""The working calendar of a register: kept in the database, read once, shared by everybody."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from threading import Lock
from typing import Any, Final

from sqlalchemy import delete, select

from cases import tables
from cases.calendar import CALENDAR
from cases.errors import NotSetUp
from cases.store.case_rows import table_of
from cases.store.days import day_of, day_text
from cases.store.engine import Database
from cases.store.lookup import Source, rows_of
from cases.store.settings import read_settings, write_settings
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from workflow.worktime import Counting, Day, DayKind, OfficeHours, WorkingCalendar, zone_named

#: how long a change made by another process may stay unseen
STALE_AFTER_SECONDS: Final = 2.0

_VERSION: Final = "calendar.version"
_ZONE: Final = "calendar.zone"
_COUNTING: Final = "calendar.counting"
_YEARS: Final = "calendar.years"
_HOURS: Final = "calendar.office_hours"

_DAYS = table_of(tables.CalendarDay)
_READ_DAYS = Statement(select(_DAYS).order_by(_DAYS.c.day))
_DROP_DAYS = Statement(delete(_DAYS))
_NEW_DAY = insert_into(_DAYS)


def save_calendar(transaction: WriteTransaction, calendar: WorkingCalendar) -> bool:
    """Queue `calendar` as the register's, in place of the one before; False: it is so already.

    Deadlines that run are not touched: whoever changes the calendar of a register with cases has
    to move them in the same transaction.
    """
    if calendar_version(transaction) == calendar.version:
        return False
    transaction.queue(_DROP_DAYS, {})
    transaction.queue_many(_NEW_DAY, [_day_row(day) for day in calendar.days])
    settings = {
        _VERSION: calendar.version,
        _ZONE: calendar.zone.key,
        _COUNTING: calendar.counting.value,
        _YEARS: json.dumps(sorted(calendar.years)),
        _HOURS: json.dumps(asdict(calendar.office_hours)),
    }
    write_settings(transaction, settings)
    transaction.touched.add(CALENDAR)
    return True


def calendar_version(source: Source) -> str | None:
    """The version of the register's calendar; None when it has none yet."""
    return read_settings(source).get(_VERSION)


def load_calendar(source: Source) -> WorkingCalendar:
    """The register's calendar, in the time zone it was set up with; raises NotSetUp."""
    settings = read_settings(source)
    if _VERSION not in settings:
        raise NotSetUp
    days = [_day(*row) for row in rows_of(source, _READ_DAYS)]
    return WorkingCalendar(
        days,
        _office_hours(json.loads(settings[_HOURS])),
        zone_named(settings[_ZONE]),
        Counting(settings[_COUNTING]),
        json.loads(settings[_YEARS]),
    )


class OfficeCalendar:
    """The register's calendar for whoever asks; thread-safe, one per process.

    The same object comes back as long as the version stays. Changes of this process show at once,
    those of others after two seconds at most. `monotonic` counts seconds and is only there to be
    replaced by a test.
    """

    def __init__(self, database: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._monotonic = monotonic
        self._lock = Lock()
        self._kept: tuple[int, float, str, WorkingCalendar] | None = None

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

    def _fresh(self) -> WorkingCalendar | None:
        if self._kept is None:
            return None
        edition, looked_at, _, calendar = self._kept
        stale = self._monotonic() - looked_at >= STALE_AFTER_SECONDS
        return None if stale or edition != self._database.edition(CALENDAR) else calendar

    def _look(self) -> WorkingCalendar:
        # the edition first: a write in between makes the calendar look old, never fresh
        edition, looked_at = self._database.edition(CALENDAR), self._monotonic()
        with self._database.read() as connection:
            version = calendar_version(connection)
            if self._kept is not None and version == self._kept[2]:
                calendar = self._kept[3]
            else:
                calendar = load_calendar(connection)
        self._kept = (edition, looked_at, calendar.version, calendar)
        return calendar


def _day_row(day: Day) -> dict[str, str | None]:
    return {
        "day": day_text(day.date),
        "kind": day.kind.value,
        "name_vi": day.name_vi,
        "name_en": day.name_en,
        "source": day.source,
    }


def _day(day: Any, kind: str, name_vi: str, name_en: str, source: str) -> Day:
    return Day(day_of(day), DayKind(kind), name_vi, name_en, source)


def _office_hours(stored: dict[str, Any]) -> OfficeHours:
    weekly = tuple(tuple(tuple(span) for span in spans) for spans in stored["weekly"])
    return OfficeHours(weekly, tuple(tuple(span) for span in stored["makeup"]))
