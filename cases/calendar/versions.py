"""The calendars a register has counted by: each kept as it was, the newest in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select

from cases import tables
from cases.calendar import CALENDAR
from cases.errors import DatabaseDamaged
from cases.instants import maybe_instant, maybe_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.errors import CalendarError
from workflow.worktime import WorkingCalendar

#: who gave a register its first calendar
SETUP: Final = "setup"
#: whoever runs commands on the server, in the history
OPERATOR: Final = "operator"

_VERSIONS = table_of(tables.CalendarVersion)
_trace = select(
    _VERSIONS.c.no, _VERSIONS.c.version, _VERSIONS.c.at, _VERSIONS.c.actor, _VERSIONS.c.notice
)
_NEWEST = Statement(_trace.order_by(_VERSIONS.c.no.desc()).limit(1))
#: the version in force and the number of its line, alone: a version may come back in a later line
NEWEST_VERSION = Statement(
    select(_VERSIONS.c.version, _VERSIONS.c.no).order_by(_VERSIONS.c.no.desc()).limit(1)
)
_ALL = Statement(_trace.order_by(_VERSIONS.c.no))
_IN_FORCE = Statement(
    select(_VERSIONS.c.version)
    .where(or_(_VERSIONS.c.at.is_(None), _VERSIONS.c.at <= bindparam("moment")))
    .order_by(_VERSIONS.c.no.desc())
    .limit(1)
)
_PLACE = select(func.max(_VERSIONS.c.no)).where(_VERSIONS.c.version == bindparam("version"))
#: the document of a version and those of all before it, oldest first
_DOCUMENTS = Statement(
    select(_VERSIONS.c.version, _VERSIONS.c.document)
    .where(_VERSIONS.c.no <= _PLACE.scalar_subquery())
    .order_by(_VERSIONS.c.no)
)
_KEEP = insert_into(_VERSIONS)
#: calendars that stay in memory with the years they have counted, a year of one in 140 KiB
_AT_HAND: Final = 4


@dataclass(frozen=True, slots=True)
class KeptCalendar:
    """One line of the trace: which calendar came into force when, through whom, by which notice.

    `at` is aware UTC, None for the one the register was set up with. `actor` is a reference like
    those of the history.
    """

    no: int
    version: str
    at: datetime | None
    actor: str
    notice: str


def newest(source: Source) -> KeptCalendar | None:
    """The calendar in force; None when the register has none yet."""
    rows = rows_of(source, _NEWEST)
    return _kept(rows[0]) if rows else None


def kept_calendars(source: Source) -> tuple[KeptCalendar, ...]:
    """Every calendar the register ever had, oldest first."""
    return tuple(map(_kept, rows_of(source, _ALL)))


def version_at(source: Source, moment: datetime) -> str | None:
    """The version in force at `moment` (UTC); None when the register has none yet."""
    rows = rows_of(source, _IN_FORCE, moment=maybe_micros(moment))
    return rows[0][0] if rows else None


def read_version(source: Source, version: str) -> WorkingCalendar | None:
    """The calendar of a version, which knows those before it; None when this register never
    counted by it.
    """
    documents: dict[str, str] = dict(rows_of(source, _DOCUMENTS, version=version))
    if not documents:
        return None

    @cache
    def former(version: str) -> WorkingCalendar | None:
        document = documents.get(version)
        return _of_document(document) if document else None

    return _of_document(documents[version]).succeeding(former)


@lru_cache(maxsize=_AT_HAND)
def _of_document(document: str) -> WorkingCalendar:
    """The same one for the same document: it never changes, and neither do its years."""
    try:
        return WorkingCalendar.of_document(document)
    except (CalendarError, LookupError, TypeError, ValueError) as damage:
        raise DatabaseDamaged(
            "A working calendar of this register was altered and cannot be read; "
            "restore a backup that is clean."
        ) from damage


def keep(
    transaction: WriteTransaction,
    calendar: WorkingCalendar,
    at: datetime | None = None,
    actor: str = SETUP,
    notice: str = "",
) -> KeptCalendar:
    """Queue `calendar` as the one in force from `at` on, and return its line of the trace."""
    before = newest(transaction)
    no = before.no + 1 if before else 1
    line = KeptCalendar(no, calendar.version, at, actor, notice)
    row = {
        "no": no,
        "version": line.version,
        "document": calendar.document,
        "at": maybe_micros(at),
        "actor": actor,
        "notice": notice,
    }
    transaction.queue(_KEEP, row)
    transaction.touched.add(CALENDAR)
    return line


def _kept(row: tuple[Any, ...]) -> KeptCalendar:
    no, version, at, actor, notice = row
    return KeptCalendar(no, version, maybe_instant(at), actor, notice)
