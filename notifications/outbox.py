"""The outbox as a queue that several workers share.

A worker claims messages for a while (the lease). The number of the lease fences: whoever comes
back after losing it finds that its marks meet no row. Right before the text goes out the row says
"may have been delivered", so a crash between the server's yes and our mark leaves the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from cases.instants import to_micros
from cases.store.engine import Database
from cases.store.statement import Statement, list_parameter
from cases.store.transaction import LostRow, WriteTransaction
from notifications.backoff import MAX_ATTEMPTS, wait_after
from notifications.errors import MessageNotFound
from notifications.outbox_rows import (
    DUE,
    DUE_OF_THE_CLOCK,
    ENDING,
    LEASING,
    OUTBOX,
    PENDING,
    REQUEUEING,
    STARTING,
)

#: how long a worker may be silent before another takes its messages over
LEASE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Key:
    """Which message: a history entry, a recipient and a channel."""

    case_id: int
    seq: int
    recipient: str
    channel: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this worker may handle until its lease runs out."""

    key: Key
    template: str
    params: str
    #: tries before this one
    attempts: int
    #: the fencing number
    lease: int
    #: an earlier try may have been delivered
    maybe_duplicate: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """How a message went out: to whom of the office, and in which letter."""

    person_id: int | None
    letter: str


class Outbox:
    """The queue in one register's database. All instants are aware UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(
        self, channels: Sequence[str], most: int, now: datetime, *, of_the_clock: bool = False
    ) -> list[Claimed]:
        """Lease up to `most` due messages of these channels, those due longest first.

        Either reminders and rungs (`of_the_clock`) or all the others. Messages whose lease ran out
        are due again. Workers never get the same one: PostgreSQL skips rows another worker is
        claiming, SQLite lets one claim at a time.
        """
        with self._database.write() as transaction:
            rows = transaction.fetch(
                DUE_OF_THE_CLOCK if of_the_clock else DUE,
                now=to_micros(now),
                channels=list_parameter(channels, self._database.dialect),
                most=most,
            )
            claimed = [_claimed(row) for row in rows]
            until = to_micros(now + LEASE)
            leases = [_leasing(message, until) for message in claimed]
            transaction.queue_many(LEASING, leases, expect=len(leases))
            transaction.commit()
        return claimed

    def start(self, messages: Sequence[Claimed], now: datetime) -> tuple[Claimed, ...]:
        """Note that the text of these messages goes out now, in one letter.

        Returns those still held; the others, whose lease was lost, must not go out.
        """
        started = {"leased_until": to_micros(now + LEASE), "maybe_duplicate": True}
        return self._change(
            STARTING, [(each, {"attempts": each.attempts + 1, **started}) for each in messages]
        )

    def mark_sent(
        self,
        messages: Sequence[Claimed],
        now: datetime,
        carried: Carried,
        also: Callable[[WriteTransaction], None] | None = None,
    ) -> tuple[Claimed, ...]:
        """Keep that the server took the letter of these messages; returns those still held.

        `also` writes in the same transaction; it is not asked when another worker took every
        message over meanwhile.
        """
        more = {"sent_at": to_micros(now), **asdict(carried)}
        return self._change(
            ENDING,
            [
                (each, _ending(each, "sent", each.attempts + 1, now, None) | more)
                for each in messages
            ],
            also,
        )

    def mark_failed(
        self,
        message: Claimed,
        reason: str,
        now: datetime,
        jitter: float,
        maybe_delivered: bool = False,
    ) -> str | None:
        """Put the message back for another try, or give it up after the last one.

        Returns the new status, "pending" or "dead", or None when another worker took the message
        over meanwhile.
        """
        attempts = message.attempts + 1
        status = "dead" if attempts >= MAX_ATTEMPTS else "pending"
        again = now + wait_after(attempts, jitter)
        values = _ending(message, status, attempts, again, reason)
        values["maybe_duplicate"] = message.maybe_duplicate or maybe_delivered
        return status if self._change(ENDING, [(message, values)]) else None

    def mark_dead(self, message: Claimed, reason: str, now: datetime) -> bool:
        """Give the message up at once; people see it with the reason."""
        values = _ending(message, "dead", message.attempts + 1, now, reason)
        return bool(self._change(ENDING, [(message, values)]))

    def put_back(self, message: Claimed, at: datetime, reason: str | None = None) -> bool:
        """Return the message untried; it is due again at `at`."""
        values = _ending(message, "pending", message.attempts, at, reason)
        return bool(self._change(ENDING, [(message, values)]))

    def requeue(
        self, key: Key, now: datetime, also: Callable[[WriteTransaction], None] | None = None
    ) -> None:
        """Try a message that was given up, or waits, anew from `now`; the tries count from zero.

        `also` writes in the same transaction. Raises MessageNotFound when there is none or it was
        sent.
        """
        values = {**_key_of(key), "next_attempt_at": to_micros(now)}
        try:
            with self._database.write() as transaction:
                transaction.queue(REQUEUEING, values, expect=1)
                if also is not None:
                    also(transaction)
                transaction.commit()
        except LostRow:
            raise MessageNotFound from None

    def pending(self) -> int:
        """How many messages wait, for whatever reason."""
        with self._database.read() as connection:
            count = select(func.count()).select_from(OUTBOX).where(PENDING)
            return int(connection.execute(count).scalar_one())

    def _change(
        self,
        statement: Statement,
        changes: Sequence[tuple[Claimed, dict[str, Any]]],
        also: Callable[[WriteTransaction], None] | None = None,
    ) -> tuple[Claimed, ...]:
        """Make the changes whose message is still held, in one transaction; returns those."""
        with self._database.write() as transaction:
            held = tuple(
                message
                for message, values in changes
                if transaction.fetch(statement, **values, **_fence_of(message))
            )
            if held and also is not None:
                also(transaction)
            transaction.commit()
        return held


def is_overtaken(connection: Connection, key: Key) -> bool:
    """Whether a later message to the same recipient tells of the same kind of event, still unsent.

    A calendar that was changed several times in an evening is told once.
    """
    mine, later = OUTBOX.alias().c, OUTBOX.c
    query = select(later.seq).where(
        *(mine[name] == getattr(key, name) for name in ("case_id", "seq", "recipient", "channel")),
        *(later[name] == mine[name] for name in ("case_id", "recipient", "channel", "template")),
        later.seq > mine.seq,
        later.status == "pending",
    )
    return connection.execute(query.limit(1)).first() is not None


def gave_no_answer(message: Claimed) -> bool:
    """Whether the message was tried as often as any may be without ever getting an answer.

    Only a crash during the last try leaves such a message; trying it again might crash again.
    """
    return message.attempts >= MAX_ATTEMPTS


def _claimed(row: Sequence[Any]) -> Claimed:
    case_id, seq, recipient, channel, template, params, attempts, lease, maybe = row
    key = Key(case_id, seq, recipient, channel)
    return Claimed(key, template, params, attempts, lease + 1, bool(maybe))


def _key_of(key: Key) -> dict[str, Any]:
    return {
        "key_case_id": key.case_id,
        "key_seq": key.seq,
        "key_recipient": key.recipient,
        "key_channel": key.channel,
    }


def _fence_of(message: Claimed) -> dict[str, Any]:
    return {**_key_of(message.key), "key_lease": message.lease, "key_status": "pending"}


def _leasing(message: Claimed, until: int) -> dict[str, Any]:
    return {
        **_key_of(message.key),
        "key_lease": message.lease - 1,
        "lease": message.lease,
        "leased_until": until,
    }


def _ending(
    message: Claimed, status: str, attempts: int, next_attempt: datetime, reason: str | None
) -> dict[str, Any]:
    return {
        "status": status,
        "attempts": attempts,
        "next_attempt_at": to_micros(next_attempt),
        "leased_until": None,
        "sent_at": None,
        "last_error": reason,
        "maybe_duplicate": message.maybe_duplicate,
        "person_id": None,
        "letter": None,
    }
