"""The seals as lines of a file: what each says, and how one is known to be ours."""

from __future__ import annotations

import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cases.codes.keys import digest
from cases.errors import SealsAltered


@dataclass(frozen=True, slots=True)
class DailySeal:
    """All that was recorded before `until` (UTC) and was not sealed earlier.

    `total` is the sum of the entries in hex (`entries.Tally`); `mac` is under the register's key
    and covers the seal before, so that none can be taken out of the middle.
    """

    until: datetime
    entries: int
    total: str
    mac: str

    def line(self) -> str:
        """The line of the file, without its end."""
        return json.dumps(asdict(self) | {"until": self.until.isoformat()})


def made(
    until: datetime, entries: int, total: int, before: DailySeal | None, key: bytes
) -> DailySeal:
    """The seal that follows `before`."""
    shown = f"{total:064x}"
    return DailySeal(until, entries, shown, _mac(until, entries, shown, before, key))


def read_seals(text: str, key: bytes) -> list[DailySeal]:
    """The seals of a file, the oldest first; raises SealsAltered for a line that is not ours."""
    seals: list[DailySeal] = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            seal = _read(json.loads(line))
        except (ValueError, TypeError, KeyError) as problem:
            raise SealsAltered(number) from problem
        before = seals[-1] if seals else None
        expected = _mac(seal.until, seal.entries, seal.total, before, key)
        if not hmac.compare_digest(seal.mac.encode(), expected.encode()):
            raise SealsAltered(number)
        seals.append(seal)
    return seals


def _read(found: dict[str, Any]) -> DailySeal:
    until = datetime.fromisoformat(found["until"])
    if until.tzinfo is None:
        raise ValueError(found["until"])
    return DailySeal(until, int(found["entries"]), str(found["total"]), str(found["mac"]))


def _mac(until: datetime, entries: int, total: str, before: DailySeal | None, key: bytes) -> str:
    previous = before.mac if before else ""
    return digest(f"{previous}|{until.isoformat()}|{entries}|{total}", key)
