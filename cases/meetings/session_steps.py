"""The lines that tell which steps of a session were taken: by whom, when and why."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, select

from cases import tables
from cases.calendar.sessions import Session
from cases.instants import to_micros
from cases.store.statement import Statement, insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

_TABLE: Final = table_of(tables.SessionChange)
_NEW: Final = insert_into(_TABLE)
_LAST: Final = Statement(
    select(func.max(_TABLE.c.no)).where(_TABLE.c.session_id == bindparam("session"))
)


def keep_change(
    transaction: WriteTransaction,
    session: Session,
    step: str,
    by: str,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Queue the line that tells of a step, taken at `now` (UTC)."""
    line = {
        "session_id": session.id,
        "no": last_change(transaction, session.id) + 1,
        "at": to_micros(now),
        "actor": by,
        "step": step,
        "status": session.status,
        "reason": reason,
    }
    transaction.queue(_NEW, line)


def last_change(transaction: WriteTransaction, session_id: str) -> int:
    """The number of the last step of a session; 0 = none was taken."""
    ((last,),) = transaction.fetch(_LAST, session=session_id)
    return last or 0
