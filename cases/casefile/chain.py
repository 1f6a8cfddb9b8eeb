"""The hash chain of a case's history: each digest covers the entry and the digest before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from cases.casefile.case import Case, Entry
from cases.instants import to_micros

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(value: Mapping[str, object]) -> str:
    """The one JSON text of a payload: sorted keys, no spaces, UTF-8 letters as they are."""
    return _encode(value)


def digest_of(entry: Entry, previous: str) -> str:
    """The SHA-256 (hex) that `entry` must carry after an entry with digest `previous`."""
    return link(
        previous,
        entry.case_id,
        entry.seq,
        to_micros(entry.at),
        to_micros(entry.recorded_at),
        entry.action,
        entry.actor,
        entry.actor_department,
        entry.from_state,
        entry.to_state,
        entry.payload,
    )


def link(
    previous: str,
    case_id: int,
    seq: int,
    at: int,
    recorded_at: int,
    action: str,
    actor: str,
    actor_department: str | None,
    from_state: str | None,
    to_state: str,
    payload: str,
) -> str:
    """The same for an entry as stored: its columns in the table's order, without the digest."""
    case, number, happened, noted = str(case_id), str(seq), str(at), str(recorded_at)
    department, source = actor_department or "", from_state or ""
    # the length prefix keeps two different entries from having one text; written out, because a
    # loop over the parts takes half as long again and this is half of what checking a chain costs
    text = (
        f"{len(previous)}:{previous}{len(case)}:{case}{len(number)}:{number}"
        f"{len(happened)}:{happened}{len(noted)}:{noted}"
        f"{len(action)}:{action}{len(actor)}:{actor}{len(department)}:{department}"
        f"{len(source)}:{source}{len(to_state)}:{to_state}{len(payload)}:{payload}"
    )
    return hashlib.sha256(text.encode()).hexdigest()


def append(case: Case, entry: Entry, *, chained: bool = True) -> None:
    """Add `entry` as the case's next one; its seq and digest are filled in here.

    Without `chained` it gets no digest: such a case is never saved.
    """
    case.history_seq += 1
    case.last_at = max(entry.at, case.last_at or entry.at)
    entry.seq = case.history_seq
    if chained:
        entry.digest = case.history_digest = digest_of(entry, case.history_digest)
    case.journal.entries.append(entry)
