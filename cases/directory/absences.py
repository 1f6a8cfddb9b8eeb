"""When people are away: the deputies of their posts stand in from the first to the last moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select

from cases import tables
from cases.directory import DIRECTORY
from cases.directory.posts import LAST_TICK
from cases.errors import BadInput
from cases.instants import from_micros, to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

_ABSENCES = table_of(tables.Absence)
_COLUMNS = _ABSENCES.c
_SHOWN: Final = (_COLUMNS.person_id, _COLUMNS.from_at, _COLUMNS.until_at, _COLUMNS.entered_at)
_READ = Statement(
    select(*_SHOWN)
    .where(_COLUMNS.withdrawn_at.is_(None), _COLUMNS.until_at > LAST_TICK)
    .order_by(*_ABSENCES.primary_key.columns)
)
_NOT_OVER = Statement(
    select(*_SHOWN)
    .where(
        _COLUMNS.person_id == bindparam("person_id"),
        _COLUMNS.withdrawn_at.is_(None),
        _COLUMNS.until_at > bindparam("at"),
    )
    .order_by(_COLUMNS.from_at)
)
_ADD = insert_into(_ABSENCES)
_WITHDRAW = update_by_key(_ABSENCES, ("withdrawn_at",))


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from `from_at` until `until_at`, the moment of return (UTC)."""

    person_id: int
    from_at: datetime
    until_at: datetime
    entered_at: datetime

    def covers(self, moment: datetime) -> bool:
        """Whether the person is away at `moment`."""
        return self.from_at <= moment < self.until_at


def read_absences(source: Source) -> tuple[Absence, ...]:
    """The absences that are not over, and those to come."""
    return tuple(_absence(row) for row in rows_of(source, _READ))


def note_absence(
    transaction: WriteTransaction,
    person_id: int,
    from_at: datetime,
    until_at: datetime,
    now: datetime,
    by: str,
) -> None:
    """Enter that somebody will be away; raises BadInput when the return is not after the leave."""
    if until_at <= from_at:
        raise BadInput("The moment of return must lie after the moment of leaving.")
    values = {
        "person_id": person_id,
        "from_at": to_micros(from_at),
        "until_at": to_micros(until_at),
        "entered_at": to_micros(now),
        "entered_by": by,
        "withdrawn_at": None,
    }
    transaction.queue(_ADD, values, expect=1)
    transaction.touched.add(DIRECTORY)


def note_return(
    transaction: WriteTransaction, person_id: int, at: datetime, now: datetime, by: str
) -> int:
    """Enter that somebody is back from `at` on; returns how many absences that cut or cancelled."""
    open_ones = [
        _absence(row)
        for row in rows_of(transaction, _NOT_OVER, person_id=person_id, at=to_micros(at))
    ]
    for absence in open_ones:
        key = {
            "key_person_id": person_id,
            "key_from_at": to_micros(absence.from_at),
            "key_entered_at": to_micros(absence.entered_at),
        }
        transaction.queue(_WITHDRAW, {**key, "withdrawn_at": to_micros(now)}, expect=1)
        if absence.from_at < at:
            note_absence(transaction, person_id, absence.from_at, at, now, by)
    if open_ones:
        transaction.touched.add(DIRECTORY)
    return len(open_ones)


def _absence(row: Any) -> Absence:
    person_id, from_at, until_at, entered_at = row
    return Absence(person_id, from_micros(from_at), from_micros(until_at), from_micros(entered_at))
