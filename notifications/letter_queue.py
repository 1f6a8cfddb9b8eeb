"""A table of letters as a queue: written with what they tell of, claimed under a lease, marked.

The letters of Mondays, which are about no case, each have a table of this shape; its primary key
is what a letter is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, func, or_, select, text

from cases.instants import maybe_micros, to_micros
from cases.store.statement import OneOf, Statement, insert_into, list_parameter, update_by_key
from cases.store.transaction import WriteTransaction

#: how long a worker may be silent before another takes its letters over
LEASE: Final = timedelta(minutes=5)
PENDING: Final = text("status = 'pending'")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this worker may handle until its lease runs out."""

    #: the values of the primary key, in its order
    key: tuple[Any, ...]
    #: tries with this one
    attempts: int
    lease: int


class LetterQueue:
    """The letters of one table. All instants are aware UTC."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._keys = tuple(column.name for column in table.primary_key.columns)
        self._new = insert_into(table)
        self._due = Statement(_due(table))
        self._leasing = update_by_key(
            table, ("lease", "leased_until", "attempts"), guards=("lease",)
        )
        self._mark = update_by_key(
            table,
            ("status", "next_attempt_at", "leased_until", "sent_at", "last_error"),
            guards=("lease", "status"),
        )
        self._again = _again(table)

    def add(
        self,
        transaction: WriteTransaction,
        key: Sequence[Any],
        channel: str,
        step: str,
        now: datetime,
        not_before: datetime,
    ) -> None:
        """Queue a new letter that goes out from `not_before` on."""
        row = {
            **dict(zip(self._keys, key, strict=True)),
            "channel": channel,
            "step": step,
            "status": "pending",
            "attempts": 0,
            "created_at": to_micros(now),
            "next_attempt_at": to_micros(not_before),
            "leased_until": None,
            "lease": 0,
            "sent_at": None,
            "last_error": None,
        }
        transaction.queue(self._new, row)

    def claim(
        self, transaction: WriteTransaction, channels: Sequence[str], now: datetime, most: int
    ) -> list[Claimed]:
        """Lease due letters; workers never get the same one."""
        rows = transaction.fetch(
            self._due,
            now=to_micros(now),
            channels=list_parameter(channels, transaction.dialect),
            most=most,
        )
        claimed = [Claimed(tuple(key), tries + 1, lease + 1) for *key, tries, lease in rows]
        for each in claimed:
            leasing = {
                **self._key(each),
                "key_lease": each.lease - 1,
                "lease": each.lease,
                "leased_until": to_micros(now + LEASE),
                # counted before it goes out: a crash must not send the same letter for ever
                "attempts": each.attempts,
            }
            transaction.queue(self._leasing, leasing, expect=1)
        return claimed

    def mark(
        self,
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
        fence = {**self._key(letter), "key_lease": letter.lease, "key_status": "pending"}
        transaction.queue(self._mark, {**values, **fence})

    def requeue(self, transaction: WriteTransaction, key: Sequence[Any], now: datetime) -> None:
        """Queue that a letter which was not sent is tried anew from `now`, its tries counted from
        zero. The commit raises LostRow when there is none, or it was sent.
        """
        values = {f"key_{name}": each for name, each in zip(self._keys, key, strict=True)}
        transaction.queue(self._again, {**values, "again": to_micros(now)}, expect=1)

    def waiting(self, connection: Connection) -> int:
        """How many letters wait, for whatever reason."""
        count = select(func.count()).select_from(self.table).where(PENDING)
        return int(connection.execute(count).scalar_one())

    def _key(self, letter: Claimed) -> dict[str, Any]:
        return {f"key_{name}": value for name, value in zip(self._keys, letter.key, strict=True)}


def _due(table: Table) -> Any:
    columns, keys = table.c, table.primary_key.columns
    now: Any = bindparam("now")
    return (
        select(*keys, columns.attempts, columns.lease)
        .where(
            PENDING,
            columns.next_attempt_at <= now,
            or_(columns.leased_until.is_(None), columns.leased_until <= now),
            OneOf(columns.channel, "channels"),
        )
        .order_by(columns.next_attempt_at, *keys)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


def _again(table: Table) -> Statement:
    keys = (column == bindparam(f"key_{column.name}") for column in table.primary_key.columns)
    return Statement(
        table.update()
        .where(*keys, text("status <> 'sent'"))
        # a higher lease number, so that a worker still busy with it cannot mark it
        .values(
            status=text("'pending'"),
            attempts=0,
            next_attempt_at=bindparam("again"),
            leased_until=None,
            lease=table.c.lease + 1,
        )
    )
