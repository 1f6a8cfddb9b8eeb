"""Which case goes on for one that was merged: the citizen's page follows it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from cases.store.case_rows import table_of
from cases.tables import CaseFile

_CASE = table_of(CaseFile)


def survivor_of(connection: Connection, case_id: int, merged_into: int) -> int:
    """The case at the end of a chain of merges. One statement for each link of it.

    A case goes into one that is open, so a chain has an end; a damaged register may have a ring,
    which is followed once round.
    """
    seen = {case_id}
    current: int | None = merged_into
    last = case_id
    while current is not None and current not in seen:
        seen.add(current)
        last = current
        chosen = select(_CASE.c.merged_into).where(_CASE.c.id == current)
        current = connection.execute(chosen).scalar_one_or_none()
    return last
