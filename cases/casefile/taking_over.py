"""What a part has of the citizen's clock of the whole it was split from (contract.md section 7).

It is kept as it was known at the split, not as a date: another kind, pace or calendar moves the
part as it would have moved the whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple


class EarlierPause(NamedTuple):
    """A pause of the whole, from when to when (UTC) it stopped the clock until the split, and the
    calendar under which it was over.
    """

    name: str
    opened_at: datetime
    closed_at: datetime
    calendar_version: str

    @property
    def opened_seq(self) -> int:
        """No entry of the part tells of it."""
        return 0


class GrantedDate(NamedTuple):
    """The extension in force at the split: when it was set (UTC), by which action, until when."""

    set_at: datetime
    set_by: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The clock of the whole at the split: what opened it when (UTC), the date stated in the place
    of the rule's, its pauses and its extension. Limits bind the whole alone.
    """

    opened_by: str
    opened_at: datetime
    stated: datetime | None
    pauses: tuple[EarlierPause, ...]
    extension: GrantedDate | None

    def document(self) -> dict[str, Any]:
        """The same as plain values, for the history and the deadline's row."""
        told: dict[str, Any] = {
            "opened_by": self.opened_by,
            "opened_at": self.opened_at.isoformat(),
            "pauses": [
                [each.name, each.opened_at.isoformat(), each.closed_at.isoformat(), each[3]]
                for each in self.pauses
            ],
        }
        if self.stated is not None:
            told["stated"] = self.stated.isoformat()
        if self.extension is not None:
            at, by, due = self.extension
            told["extension"] = [at.isoformat(), by, due.isoformat()]
        return told

    def text(self) -> str:
        """The document as the deadline's row keeps it."""
        return json.dumps(self.document(), separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=1024)
def taken_over_of(text: str) -> TakenOver:
    """What `TakenOver.text` wrote; raises ValueError for anything else."""
    try:
        return _read(json.loads(text))
    except (KeyError, TypeError) as error:
        raise ValueError(f"{text!r} is not what a part has from a whole") from error


def _read(told: Mapping[str, Any]) -> TakenOver:
    moment = datetime.fromisoformat
    stated, extension = told.get("stated"), told.get("extension")
    pauses = told["pauses"]
    return TakenOver(
        opened_by=told["opened_by"],
        opened_at=moment(told["opened_at"]),
        stated=moment(stated) if stated else None,
        pauses=tuple(EarlierPause(n, moment(begin), moment(end), v) for n, begin, end, v in pauses),
        extension=_granted(*extension) if extension else None,
    )


def _granted(set_at: str, set_by: str, due_at: str) -> GrantedDate:
    return GrantedDate(datetime.fromisoformat(set_at), set_by, datetime.fromisoformat(due_at))
