"""The entries of the history as a seal sees them: how many, and a sum in which each one counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection, bindparam, select, tuple_

from cases.instants import to_micros
from cases.store.lookup import rows_of
from cases.store.statement import Row, Statement
from cases.tables import HistoryEntry, table_of

#: rows in memory at once
_PAGE: Final = 5_000
_MODULUS: Final = 2**256
#: before anything was recorded
BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)

_ENTRY = table_of(HistoryEntry).c
_READ = Statement(
    select(_ENTRY.case_id, _ENTRY.seq, _ENTRY.recorded_at, _ENTRY.digest)
    .where(
        tuple_(_ENTRY.case_id, _ENTRY.seq) > tuple_(bindparam("case_id"), bindparam("seq")),
        _ENTRY.recorded_at >= bindparam("since"),
        _ENTRY.recorded_at < bindparam("until"),
    )
    .order_by(_ENTRY.case_id, _ENTRY.seq)
    .limit(bindparam("count"))
)


@dataclass(slots=True)
class Tally:
    """Entries added up in any order; two tallies are equal when the entries are the same."""

    entries: int = 0
    total: int = 0

    def add(self, case_id: int, seq: int, digest: str) -> None:
        """Count one entry; its digest holds all that it says and all that came before it."""
        weight = sha256(f"{case_id}.{seq}:{digest}".encode()).digest()
        self.entries += 1
        self.total = (self.total + int.from_bytes(weight)) % _MODULUS


def tallied(connection: Connection, since: datetime, until: datetime) -> Tally:
    """What was recorded from `since` until before `until` (UTC)."""
    tally = Tally()
    for case_id, seq, _, digest in entries_recorded(connection, since, until):
        tally.add(case_id, seq, digest)
    return tally


def entries_recorded(connection: Connection, since: datetime, until: datetime) -> Iterator[Row]:
    """Case, number, instant of recording (microseconds) and digest of each entry, by case."""
    after = {"case_id": 0, "seq": 0}
    span = {"since": to_micros(since), "until": to_micros(until), "count": _PAGE}
    while page := rows_of(connection, _READ, **after, **span):
        yield from page
        after = {"case_id": page[-1][0], "seq": page[-1][1]}
