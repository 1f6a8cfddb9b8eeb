"""Instants in the database: whole microseconds since 1970-01-01T00:00Z, on both databases.

One integer form compares, indexes and binds alike on SQLite and PostgreSQL and needs no driver
adaptation on the write path; docs/adr/0001 has the reasons and the figures.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from cases.errors import DatabaseDamaged

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """The stored form of an aware instant; a naive one raises TypeError."""
    return (instant - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=10_000)
def from_micros(stored: int) -> datetime:
    """The aware UTC instant of its stored form.

    Kept for a while: the rows of a case name the same instants again and again. Raises
    DatabaseDamaged for what nobody can have stored.
    """
    try:
        return _EPOCH + timedelta(microseconds=stored)
    except (TypeError, OverflowError) as strange:
        raise DatabaseDamaged(
            f"The database holds {stored!r} where an instant belongs; restore a backup."
        ) from strange


def maybe_micros(instant: datetime | None) -> int | None:
    """`to_micros` that lets None pass."""
    return None if instant is None else to_micros(instant)


def maybe_instant(stored: int | None) -> datetime | None:
    """`from_micros` that lets None pass."""
    return None if stored is None else from_micros(stored)


class Instant(TypeDecorator[datetime]):
    """A column of aware UTC instants."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Store as microseconds; a naive value is a programming error and raises TypeError."""
        return maybe_micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Hand back aware UTC."""
        return maybe_instant(value)
