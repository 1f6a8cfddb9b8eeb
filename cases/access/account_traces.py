"""What was done to somebody's second factor: when, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select

from cases import tables
from cases.instants import from_micros, to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

#: the kinds of traces
SET_UP: Final = "set_up"
SWITCHED_OFF: Final = "switched_off"
RESET: Final = "reset"
RECOVERY_USED: Final = "recovery_used"

_SHOWN: Final = 10
_TRACES = table_of(tables.AccountTrace)
_NAMES = ("at", "person_id", "what", "by")
_NEW = Statement(insert(_TRACES).inline().values({name: bindparam(name) for name in _NAMES}))
_NEWEST = Statement(
    select(_TRACES.c.at, _TRACES.c.what, _TRACES.c.by)
    .where(_TRACES.c.person_id == bindparam("person_id"))
    .order_by(_TRACES.c.id.desc())
    .limit(bindparam("shown"))
)


@dataclass(frozen=True, slots=True)
class AccountTrace:
    """One thing that was done at `at` (UTC); `by` is "person:17" or "console"."""

    at: datetime
    what: str
    by: str


def by_person(person_id: int) -> str:
    """How a trace names somebody with an account."""
    return f"person:{person_id}"


def note(transaction: WriteTransaction, person_id: int, what: str, by: str, now: datetime) -> None:
    """Queue the trace of something done to the account of `person_id` at `now` (UTC)."""
    values = (to_micros(now), person_id, what, by)
    transaction.queue(_NEW, dict(zip(_NAMES, values, strict=True)))


def newest(source: Source, person_id: int) -> tuple[AccountTrace, ...]:
    """The last ten traces of an account, newest first."""
    rows = rows_of(source, _NEWEST, person_id=person_id, shown=_SHOWN)
    return tuple(AccountTrace(from_micros(at), what, by) for at, what, by in rows)
