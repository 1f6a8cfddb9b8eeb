"""The hash chain of a case's history: each digest covers the entry and the digest before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from cases.casefile.case import Case, Entry
from cases.store.instants import to_micros

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(value: Mapping[str, object]) -> str:
    """The one JSON text of a payload: sorted keys, no spaces, UTF-8 letters as they are."""
    return _encode(value)


def digest_of(entry: Entry, previous: str) -> str:
    """The SHA-256 (hex) that `entry` must carry after an entry with digest `previous`."""
    parts = (
        previous,
        str(entry.case_id),
        str(entry.seq),
        str(to_micros(entry.at)),
        str(to_micros(entry.recorded_at)),
        entry.action,
        entry.actor,
        entry.actor_department or "",
        entry.from_state or "",
        entry.to_state,
        entry.payload,
    )
    # the length prefix keeps two different entries from having one text
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def append(case: Case, entry: Entry) -> None:
    """Add `entry` as the case's next one; its seq and digest are filled in here."""
    case.history_seq += 1
    entry.seq = case.history_seq
    entry.digest = case.history_digest = digest_of(entry, case.history_digest)
    case.journal.entries.append(entry)
