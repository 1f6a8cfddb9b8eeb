"""Holding the calendar still while a transaction counts by it.

Whoever writes dates shares a lock until the end of the transaction, and whoever changes the
calendar takes it alone. So no date of the old calendar can be written after the new one came into
force. On SQLite writers follow each other anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import func, select, text

from cases.calendar.versions import NEWEST_VERSION
from cases.errors import NotSetUp
from cases.store.statement import Statement
from cases.store.transaction import Row, WriteTransaction

#: any number nobody else locks by
_KEY: Final = 20_230_814
_SHARE = Statement(select(func.pg_advisory_xact_lock_shared(_KEY)))
_TAKE_ALONE = Statement(select(func.pg_advisory_xact_lock(_KEY)))
#: how long a change of the calendar waits for the writers under way before it gives up
_BE_PATIENT = Statement(text("SELECT set_config('lock_timeout', '10s', true)"))

Reads = list[tuple[Statement, dict[str, Any]]]


def holding(dialect: str) -> Reads:
    """The reads a writing transaction begins with; they may travel with other reads.

    They come first, before any row is locked: waiting for them with a locked row could stop
    somebody who holds the calendar and waits for the row.
    """
    look = (NEWEST_VERSION, dict[str, Any]())
    return [look] if dialect == "sqlite" else [(_SHARE, {}), look]


def held_version(found: Sequence[Sequence[Row]]) -> str:
    """The version of the calendar that is held, from the rows of `holding`; raises NotSetUp."""
    if not found[-1]:
        raise NotSetUp
    version: str = found[-1][0][0]
    return version


def take_alone(transaction: WriteTransaction) -> None:
    """Wait until nobody counts by the calendar any more, and let nobody begin before the commit.

    Raises DatabaseBusy when that takes longer than ten seconds.
    """
    if transaction.dialect != "sqlite":
        transaction.fetch(_BE_PATIENT)
        transaction.fetch(_TAKE_ALONE)
