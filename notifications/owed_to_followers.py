"""Who followed a case by a merge when something of it was told to its petitioner, for the check.

Told from the histories alone: the surviving case says when it took over which case; the case that
ended says when it went its own way again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Connection, select, type_coerce

from cases.citizens import FOLLOWED
from cases.numbers import case_id_of, case_number
from cases.tables import CaseFile, HistoryEntry, table_of
from notifications.followers import ever_followed
from notifications.recipients import FOLLOWS, Recipient

_CASE, _ENTRY = table_of(CaseFile).c, table_of(HistoryEntry).c
_NEVER: Final = 2**63 - 1
#: of two commands on two cases at once nobody can say which was first
_AT_ONCE: Final = timedelta(minutes=1) // timedelta(microseconds=1)


class Follower(NamedTuple):
    """Whoever raised a case that was merged, until it was opened again (stored microseconds)."""

    case_id: int
    until: int


@dataclass(slots=True)
class OwedToFollowers:
    """The followers of the case whose entries are noted, in the order of its history."""

    connection: Connection
    _case_id: int = 0
    _followers: tuple[Follower, ...] = ()
    _taken_over: tuple[str, ...] = ()

    def note(self, entry: Any) -> None:
        """Remember whom this entry brings along."""
        if entry.case_id != self._case_id:
            self._case_id, self._followers, self._taken_over = entry.case_id, (), ()
        merged = _named(entry.payload, "merged")
        if merged is not None:
            times = self._taken_over.count(merged)
            self._taken_over += (merged,)
            # an entry that is older than the promise does not make it
            own = case_id_of(merged) or 0 if _promises(entry) else 0
            self._followers += tuple(self._brought(own, entry.case_id, times, frozenset()))

    @property
    def any(self) -> bool:
        """Whether anybody ever followed the case up to here."""
        return bool(self._followers)

    def missing(self, entry: Any, citizens: Collection[str], told: Collection[str]) -> list[str]:
        """The numbers of the cases whose petitioners must have a message of `entry` for the posts
        `citizens`, and are not among those `told`, recipients as their rows name them.
        """
        present = [
            each.case_id for each in self._followers if entry.recorded_at < each.until - _AT_ONCE
        ]
        return [
            case_number(own)
            for own in dict.fromkeys(present)
            for post in citizens
            if f"{post}:{FOLLOWS}{own}" not in told and self._can_be_reached(own)
        ]

    def _brought(self, own: int, into: int, times: int, seen: frozenset[int]) -> Iterator[Follower]:
        """A case and those merged into it before, when it was merged `into` one once again."""
        entries = self._history(own)
        merges = [each for each in entries if _named(each.payload, "into") == case_number(into)]
        if own in seen or times >= len(merges):
            return
        merge = merges[times]
        left = (e.recorded_at for e in entries if e.seq > merge.seq and e.to_state != e.from_state)
        until = next(left, _NEVER)
        yield Follower(own, until)
        before: list[str] = []
        for entry in entries[: merge.seq]:
            merged = _named(entry.payload, "merged")
            if merged is not None:
                again = before.count(merged)
                number = case_id_of(merged) or 0 if _promises(entry) else 0
                before.append(merged)
                for each in self._brought(number, own, again, seen | {own}):
                    if each.until > merge.recorded_at:
                        yield Follower(each.case_id, min(each.until, until))

    def _history(self, case_id: int) -> list[Any]:
        recorded_at = type_coerce(_ENTRY.recorded_at, BigInteger).label("recorded_at")
        chosen = select(_ENTRY.seq, recorded_at, _ENTRY.payload, _ENTRY.from_state, _ENTRY.to_state)
        found = self.connection.execute(
            chosen.where(_ENTRY.case_id == case_id).order_by(_ENTRY.seq)
        )
        return list(found)

    def _can_be_reached(self, case_id: int) -> bool:
        channel = select(_CASE.petitioner_channel).where(_CASE.id == case_id)
        return bool(self.connection.execute(channel).scalar())


def _promises(entry: Any) -> bool:
    return f'"{FOLLOWED}":true' in entry.payload


def misled(connection: Connection, where: str, case_id: int, rows: Iterable[Any]) -> Iterator[str]:
    """Messages to citizens whose case was never merged into the one they are told of."""
    for own in (Recipient.parse(row.recipient).own_case for row in rows):
        if own is not None and not ever_followed(connection, own, case_id):
            yield (
                f"{where}: a message goes to the petitioner of {case_number(own)}, "
                "which was never merged into it."
            )


def _named(payload: str, field: str) -> str | None:
    """The case number in a field of an entry; few have any, so the others are not read."""
    if f'"{field}":"' not in payload:
        return None
    try:
        named = json.loads(payload).get("fields", {}).get(field)
    except (ValueError, AttributeError):
        return None
    return named if isinstance(named, str) else None
