"""Which departments answered for cases when, read beside the history for the check of the outbox.

Whether these parts are what the history tells is the matter of the check of the cases.
"""

from __future__ import annotations

import json
from collections.abc import Set
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select, text

from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import Involvement, table_of
from workflow.definition import SUCCEED

_PART: Final = table_of(Involvement).c
#: how many case ids are looked for at once
_IDS_AT_A_TIME: Final = 1_000
_RESPONSIBLE: Final = Statement(
    select(_PART.case_id, _PART.department, _PART.from_at, _PART.until_at)
    .where(
        text("relation = 'responsible'"),
        _PART.case_id.between(bindparam("first"), bindparam("last")),
    )
    .order_by(_PART.case_id, _PART.no)
)


class _Part(NamedTuple):
    """Who answered from when until when, in microseconds."""

    department: str
    begin: int
    end: int | None


class Answering:
    """Who answered for one case after the other, in the order of their ids; memory stays flat."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._parts: dict[int, list[_Part]] = {}
        self._last_id = self._case_id = 0
        self._heirs: set[object] = set()

    def note(self, entry: Any) -> None:
        """The next entry of the history: its case, and whether a department ended in it."""
        if entry.case_id != self._case_id:
            self._case_id, self._heirs = entry.case_id, set()
            if self._case_id > self._last_id:
                self._read()
        if entry.action == SUCCEED:
            self._heirs.add(json.loads(entry.payload).get("fields", {}).get("successor"))

    def at(self, moment: int) -> Set[object]:
        """Who may have answered for the case at hand at `moment` (microseconds): several where it
        was handed over at that very moment, the last one where nobody does any more.
        """
        begun = [part for part in self._parts.get(self._case_id, ()) if part.begin <= moment]
        on = {p.department for p in begun if p.end is None or p.end >= moment or p is begun[-1]}
        return on | self._heirs if on else on

    def _read(self) -> None:
        first, self._last_id = self._case_id, self._case_id + _IDS_AT_A_TIME
        self._parts = {}
        rows = rows_of(self._connection, _RESPONSIBLE, first=first, last=self._last_id)
        for case_id, *part in rows:
            self._parts.setdefault(case_id, []).append(_Part(*part))
