"""Wrong tries, counted in the register so that all processes share one count (contract.md 6).

A window slides in slots of a minute. The slot in which it begins counts whole, so no stretch of
the window's length ever holds more than is allowed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from cases import tables
from cases.instants import to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import table_of

_MINUTE = 60_000_000
_SECOND = 1_000_000
#: a name longer than this is counted under its hash: strangers choose what is typed
_LONGEST_NAME = 64
#: what one subscriber of an IPv6 network can change at will is counted as one address
_SUBSCRIBER_BITS = 64

_MISSES = table_of(tables.Miss)
# ON CONFLICT is written alike on both databases
_ADD = Statement(
    insert(_MISSES)
    .values(bucket=bindparam("bucket"), minute=bindparam("minute"), count=1)
    .on_conflict_do_update(
        index_elements=[_MISSES.c.bucket, _MISSES.c.minute], set_={"count": _MISSES.c.count + 1}
    )
)
_SLOTS = Statement(
    select(_MISSES.c.minute, _MISSES.c.count)
    .where(_MISSES.c.bucket == bindparam("bucket"), _MISSES.c.minute >= bindparam("since"))
    .order_by(_MISSES.c.minute)
)
_TAKE_BACK = Statement(
    update(_MISSES)
    .where(
        _MISSES.c.bucket == bindparam("bucket"),
        _MISSES.c.minute == bindparam("minute"),
        _MISSES.c.count > 0,
    )
    .values(count=_MISSES.c.count - 1)
)
_PRUNE = Statement(delete(_MISSES).where(_MISSES.c.minute < bindparam("before")))


@dataclass(frozen=True, slots=True)
class Limit:
    """So many misses of one bucket within so many minutes, and the next has to wait."""

    name: str
    allowed: int
    minutes: int

    def bucket(self, who: str) -> str:
        """The row key of an address or account."""
        if len(who) > _LONGEST_NAME:
            who = hashlib.sha256(who.encode("utf-8", "replace")).hexdigest()
        return f"{self.name}:{who}"


#: wrong tracking codes of one address (contract.md section 6)
STATUS: Final = Limit("status", allowed=30, minutes=10)
#: wrong passwords of one address, and tries at one account (goal S6)
ADDRESS: Final = Limit("login", allowed=30, minutes=10)
ACCOUNT: Final = Limit("account", allowed=10, minutes=60)
#: wrong codes of the second factor of one account
FACTOR: Final = Limit("factor", allowed=10, minutes=60)
#: what the holder of a tracking code does to its case: forms nobody needs so often
CITIZEN: Final = Limit("citizen", allowed=20, minutes=60)
#: registrations of one address: a family, or an office that asks for several people
REGISTER: Final = Limit("register", allowed=10, minutes=60)

#: documents of one address for a registration
DOCUMENT: Final = Limit("document", allowed=20, minutes=60)

_LONGEST_WINDOW = max(
    limit.minutes for limit in (STATUS, ADDRESS, ACCOUNT, FACTOR, CITIZEN, REGISTER, DOCUMENT)
)


def subscriber(address: str) -> str:
    """The address to count by: IPv4 as it is, IPv6 by its network of 64 bits; else the text."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, _SUBSCRIBER_BITS), strict=False))
    return str(parsed)


def wait(source: Source, limit: Limit, who: str, now: datetime) -> int:
    """Seconds until another miss of `who` is let through; 0 = now."""
    slots = rows_of(source, _SLOTS, bucket=limit.bucket(who), since=_minute(now) - limit.minutes)
    if count_of(slots) < limit.allowed:
        return 0
    # never more than allowed are kept, so one place is free as soon as the oldest miss is too old
    oldest = next(minute for minute, count in slots if count)
    return _seconds_until(oldest + limit.minutes + 1, now)


def count(source: Source, limit: Limit, who: str, now: datetime) -> int:
    """How many misses of `who` the window that ends at `now` holds."""
    since = _minute(now) - limit.minutes
    return count_of(rows_of(source, _SLOTS, bucket=limit.bucket(who), since=since))


def count_of(slots: list[tuple[int, int]]) -> int:
    """The sum over slots of (minute, count)."""
    return sum(count for _, count in slots)


def add(transaction: WriteTransaction, limit: Limit, who: str, now: datetime) -> None:
    """Queue one more miss of `who` at `now`."""
    transaction.queue(_ADD, {"bucket": limit.bucket(who), "minute": _minute(now)})


def reserve(transaction: WriteTransaction, limit: Limit, who: str, now: datetime) -> int:
    """Count a try before its outcome is known, so that many at once cannot slip by together.

    Returns 0 when it is let through, else the seconds to wait; then it was not counted.
    """
    # the row is written first: on PostgreSQL that makes rivals for the same minute wait
    add(transaction, limit, who, now)
    transaction.flush()
    if count(transaction, limit, who, now) <= limit.allowed:
        return 0
    take_back(transaction, limit, who, now)
    return wait(transaction, limit, who, now)


def take_back(transaction: WriteTransaction, limit: Limit, who: str, reserved_at: datetime) -> None:
    """Queue that the try counted at `reserved_at` was no miss after all."""
    transaction.queue(_TAKE_BACK, {"bucket": limit.bucket(who), "minute": _minute(reserved_at)})


def prune(transaction: WriteTransaction, now: datetime) -> None:
    """Queue the removal of everything that no window reaches any more."""
    transaction.queue(_PRUNE, {"before": _minute(now) - _LONGEST_WINDOW - 1})


def _minute(instant: datetime) -> int:
    return to_micros(instant) // _MINUTE


def _seconds_until(minute: int, now: datetime) -> int:
    return -(-(minute * _MINUTE - to_micros(now)) // _SECOND)
