"""What a letter tells of: the case as it stands when the letter is written, and its history entry.

Read at the moment of sending, in one short read transaction; personal data never waits in the
outbox.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from cases.casefile.case import Case
from cases.casefile.lapsing import LAPSED
from cases.store.case_rows import peek
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.tables import CaseText, HistoryEntry, Petitioner, table_of

_ENTRY, _WORDS = table_of(HistoryEntry).c, table_of(CaseText).c
_PETITIONER = table_of(Petitioner).c


@dataclass(frozen=True, slots=True)
class Contact:
    """How the petitioner can be reached; None for what was not given or was erased."""

    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A case, and one entry of its history: when it happened (UTC), with which field values.

    `lapsed`: it ended a pause because a date that the pause held had moved back and passed.
    """

    case: Case
    happened_at: datetime
    fields: Mapping[str, Any]
    lapsed: bool = False


def read_matter(connection: Connection, case_id: int, seq: int) -> Matter | None:
    """The matter of a message; None when there is no such history entry."""
    case = peek(connection, case_id)
    entry = connection.execute(
        select(_ENTRY.at, _ENTRY.payload).where(_ENTRY.case_id == case_id, _ENTRY.seq == seq)
    ).one_or_none()
    if case is None or entry is None:
        return None
    payload = json.loads(entry.payload)
    return Matter(case, entry.at, payload.get("fields", {}), LAPSED in payload)


_PUBLIC = Statement(
    select(_WORDS.words)
    .where(_WORDS.case_id == bindparam("case_id"), _WORDS.seq == bindparam("seq"), _WORDS.public)
    .order_by(_WORDS.field)
)


def read_public_words(source: Source, case_id: int, seq: int) -> str:
    """The words of an entry that the citizen may read; "" when there are none, or no longer."""
    return "\n\n".join(row[0] for row in rows_of(source, _PUBLIC, case_id=case_id, seq=seq))


def read_contact(connection: Connection, petitioner_id: int | None) -> Contact:
    """How to reach the petitioner; an empty one for somebody anonymous or erased."""
    row = connection.execute(
        select(_PETITIONER.name, _PETITIONER.email).where(_PETITIONER.id == petitioner_id)
    ).one_or_none()
    return Contact(row.name, row.email) if row else Contact()
