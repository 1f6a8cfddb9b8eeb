"""Which case goes on for one that was merged: whoever raised it follows, and acts there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from cases.citizens import citizen_of, follower_of
from cases.numbers import case_number
from cases.reading.citizen_view import CitizenView
from cases.tables import CaseFile, table_of
from workflow.attempt import Actor

_CASE = table_of(CaseFile)


@dataclass(frozen=True, slots=True)
class CodeHolder:
    """Whoever holds the code of a case, as an actor, and the number of the case they act on."""

    actor: Actor
    number: str


def holder_of(connection: Connection, case_id: int) -> CodeHolder:
    """Who the holder of a case's code is now. One statement, and one for each merge since."""
    own = case_number(case_id)
    *_, last = (case_id, *_merged_into(connection, case_id))
    if last == case_id:
        return CodeHolder(citizen_of(own), own)
    return CodeHolder(follower_of(case_number(last), own), case_number(last))


def survivor_of(connection: Connection, case_id: int) -> int:
    """The case at the end of a chain of merges, itself where there is none."""
    *_, last = (case_id, *_merged_into(connection, case_id))
    return last


def of_ones_own(survivor: CitizenView, recorded_at: datetime) -> CitizenView:
    """The page of the surviving case for whoever raised a matter that was merged into it, at
    `recorded_at` (UTC): when others raised theirs is not told.
    """
    first, *more = survivor.steps
    steps = (replace(first, at=recorded_at), *more)
    return replace(survivor, merged=True, recorded_at=recorded_at, steps=steps)


def follows(connection: Connection, case_id: int, other_id: int) -> bool:
    """Whether a case was merged into the other one, maybe by way of others."""
    return other_id in _merged_into(connection, case_id)


def _merged_into(connection: Connection, case_id: int) -> Iterator[int]:
    """The cases that a case was merged into, one after the other. One statement for each.

    A case goes into one that is open, so a chain has an end; a damaged register may have a ring,
    which is followed once round.
    """
    seen, current = {case_id}, case_id
    while True:
        chosen = select(_CASE.c.merged_into).where(_CASE.c.id == current)
        survivor: int | None = connection.execute(chosen).scalar_one_or_none()
        if survivor is None or survivor in seen:
            return
        seen.add(survivor)
        yield survivor
        current = survivor
