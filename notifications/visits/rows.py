"""The rows of letters to visitors: written with the change, claimed under a lease, then marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, or_, select, text

from cases.meetings.desk import Tiding
from cases.store.case_rows import table_of
from cases.store.instants import maybe_micros, to_micros
from cases.store.statement import (
    OneOf,
    Statement,
    insert_into,
    list_parameter,
    update_by_key,
)
from cases.store.transaction import WriteTransaction
from cases.tables import Visitor
from notifications.tables import VisitLetter

#: how long a worker may be silent before another takes its letters over
LEASE: Final = timedelta(minutes=5)

_LETTER: Final = table_of(VisitLetter)
_WHO: Final = table_of(Visitor)
_NEW: Final = insert_into(_LETTER)
_PENDING: Final = text("status = 'pending'")
_WAYS: Final = Statement(
    select(_WHO.c.registration_id, _WHO.c.email, _WHO.c.phone).where(
        OneOf(_WHO.c.registration_id, "ids")
    )
)
_DUE: Final = Statement(
    select(_LETTER.c.registration_id, _LETTER.c.no, _LETTER.c.attempts, _LETTER.c.lease)
    .where(
        _PENDING,
        _LETTER.c.next_attempt_at <= bindparam("now"),
        or_(_LETTER.c.leased_until.is_(None), _LETTER.c.leased_until <= bindparam("now")),
        OneOf(_LETTER.c.channel, "channels"),
    )
    .order_by(_LETTER.c.next_attempt_at, _LETTER.c.registration_id, _LETTER.c.no)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_LEASING: Final = update_by_key(_LETTER, ("lease", "leased_until", "attempts"), guards=("lease",))
_MARK: Final = update_by_key(
    _LETTER,
    ("status", "next_attempt_at", "leased_until", "sent_at", "last_error"),
    guards=("lease", "status"),
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this worker may handle until its lease runs out."""

    registration_id: int
    no: int
    #: tries with this one
    attempts: int
    lease: int


def plan_letters(transaction: WriteTransaction, tidings: Sequence[Tiding], now: datetime) -> None:
    """Queue a letter for each change whose visitor can be reached (the teller of `Desk`)."""
    if not tidings:
        return
    ids = list_parameter([each.registration_id for each in tidings], transaction.dialect)
    rows = transaction.fetch(_WAYS, ids=ids)
    ways = {row[0]: "email" if row[1] else "sms" for row in rows if row[1] or row[2]}
    for each in tidings:
        if each.registration_id in ways:
            transaction.queue(_NEW, _row(each, ways[each.registration_id], to_micros(now)))


def claim(
    transaction: WriteTransaction, channels: Sequence[str], now: datetime, most: int
) -> list[Claimed]:
    """Lease due letters; workers never get the same one."""
    rows = transaction.fetch(
        _DUE,
        now=to_micros(now),
        channels=list_parameter(channels, transaction.dialect),
        most=most,
    )
    claimed = [Claimed(row[0], row[1], row[2] + 1, row[3] + 1) for row in rows]
    for each in claimed:
        leasing = {
            **_key(each),
            "key_lease": each.lease - 1,
            "lease": each.lease,
            "leased_until": to_micros(now + LEASE),
            # counted before it goes out: a crash must not send the same letter for ever
            "attempts": each.attempts,
        }
        transaction.queue(_LEASING, leasing, expect=1)
    return claimed


def mark(
    transaction: WriteTransaction,
    letter: Claimed,
    status: str,
    again: datetime,
    *,
    sent_at: datetime | None = None,
    reason: str | None = None,
) -> None:
    """Queue what became of a letter; nothing where another worker took it over meanwhile."""
    values = {
        "status": status,
        "next_attempt_at": to_micros(again),
        "leased_until": None,
        "sent_at": maybe_micros(sent_at),
        "last_error": reason,
    }
    fence = {**_key(letter), "key_lease": letter.lease, "key_status": "pending"}
    transaction.queue(_MARK, {**values, **fence})


def waiting(connection: Connection) -> int:
    """How many letters wait, for whatever reason."""
    count = select(func.count()).select_from(_LETTER).where(_PENDING)
    return int(connection.execute(count).scalar_one())


def _key(letter: Claimed) -> dict[str, Any]:
    return {"key_registration_id": letter.registration_id, "key_no": letter.no}


def _row(tiding: Tiding, channel: str, now: int) -> dict[str, Any]:
    return {
        "registration_id": tiding.registration_id,
        "no": tiding.no,
        "channel": channel,
        "step": tiding.step,
        "status": "pending",
        "attempts": 0,
        "created_at": now,
        "next_attempt_at": now,
        "leased_until": None,
        "lease": 0,
        "sent_at": None,
        "last_error": None,
    }
