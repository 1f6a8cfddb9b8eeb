"""Cases that belong together: merged into one, split from one, seen from either side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from cases.numbers import case_id_of, case_number
from cases.policy import may_see
from cases.reading.items import CaseItem, coordinating_in
from cases.tables import CaseFile, table_of
from workflow.attempt import Actor

_CASE = table_of(CaseFile)


class Relation(StrEnum):
    """What another case is to this one."""

    #: it goes on for this one
    SURVIVOR = "survivor"
    #: it was merged into this one
    DUPLICATE = "duplicate"
    #: this one was split from it
    ORIGIN = "origin"
    #: it was split from this one
    PART = "part"


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """Another case. The history names its number; title and state are for who may see it."""

    relation: Relation
    number: str
    title: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class _Seen:
    lead: str | None
    state: str
    recorded_department: str | None
    closed_at: Any
    coordinating: tuple[str, ...]


def links_of(connection: Connection, actor: Actor, item: CaseItem) -> tuple[LinkedCase, ...]:
    """The cases that belong to this one, oldest first. One statement, two where there are any."""
    case_id = case_id_of(item.number)
    named = [case_id_of(number) for number in (item.merged_into, item.split_from) if number]
    # an empty list would make the databases read every case
    wanted = {"case_id": case_id, "named": named or [case_id]}
    rows = connection.execute(_LINKED, wanted).mappings().all()
    rows = [row for row in rows if row["id"] != case_id]
    parts = coordinating_in(connection, [row["id"] for row in rows]) if rows else {}
    return tuple(
        _linked(actor, row, _relation(row, case_id, item), parts.get(row["id"], ())) for row in rows
    )


_LINKED = (
    select(
        _CASE.c.id,
        _CASE.c.title,
        _CASE.c.state,
        _CASE.c.lead,
        _CASE.c.recorded_department,
        _CASE.c.closed_at,
        _CASE.c.merged_into,
        _CASE.c.split_from,
    )
    .where(
        or_(
            _CASE.c.merged_into == bindparam("case_id"),
            _CASE.c.split_from == bindparam("case_id"),
            _CASE.c.id.in_(bindparam("named", expanding=True)),
        )
    )
    .order_by(_CASE.c.id)
)


def _relation(row: Mapping[Any, Any], case_id: int | None, item: CaseItem) -> Relation:
    if case_number(row["id"]) == item.merged_into:
        return Relation.SURVIVOR
    if row["merged_into"] == case_id:
        return Relation.DUPLICATE
    return Relation.PART if row["split_from"] == case_id else Relation.ORIGIN


def _linked(
    actor: Actor, row: Mapping[Any, Any], relation: Relation, coordinating: tuple[str, ...]
) -> LinkedCase:
    case = _Seen(
        row["lead"], row["state"], row["recorded_department"], row["closed_at"], coordinating
    )
    seen = may_see(actor, case)
    number = case_number(row["id"])
    return LinkedCase(
        relation, number, row["title"] if seen else None, row["state"] if seen else None
    )
