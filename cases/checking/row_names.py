"""What a row is called in a sentence about it: by its key, a case by its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Table

from cases.numbers import case_number
from cases.tables import CaseFile

_CASES: Final = CaseFile.__tablename__


def row_name(table: Table, key: Sequence[object]) -> str:
    """`YK-2026-000001`, or `the row YK-2026-000001, 3 of history`; `key` as the row has it."""
    names = [column.name for column in table.primary_key.columns]
    parts = list(map(str, key))
    of_a_case = names[0] == "case_id" or (table.name == _CASES and names == ["id"])
    if of_a_case and parts[0].isdecimal():
        parts[0] = case_number(int(parts[0]))
    if table.name == _CASES:
        return parts[0]
    return f"the row {', '.join(parts)} of {table.name}"
