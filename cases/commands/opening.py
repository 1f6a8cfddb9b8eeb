"""A new case: its number, and the object the first step is applied to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from cases.casefile.case import Case
from cases.commands.petitioners import channel_of
from cases.numbers import SERIALS_PER_YEAR
from cases.store.shared_lock import Sharing
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import CaseCounter, table_of
from workflow.definition import WorkflowDefinition
from workflow.fields import Petitioner
from workflow.words import fold

_COUNTER = table_of(CaseCounter)
# ON CONFLICT is written alike on both databases
_TAKE = Statement(
    insert(_COUNTER)
    .from_select(
        ["year", "last"],
        select(bindparam("year", type_=Integer), bindparam("count", type_=Integer)).where(
            Sharing()
        ),
    )
    .on_conflict_do_update(
        index_elements=[_COUNTER.c.year], set_={"last": _COUNTER.c.last + bindparam("count")}
    )
    .returning(_COUNTER.c.last)
)


def take_ids(transaction: WriteTransaction, year: int, count: int = 1) -> range:
    """The next `count` case ids of a local year; gapless, because they commit with the cases."""
    statement, parameters = taking(year, count)
    last: int = transaction.fetch(statement, **parameters)[0][0]
    first = year * SERIALS_PER_YEAR + last - count + 1
    return range(first, first + count)


def taking(year: int, count: int = 1) -> tuple[Statement, dict[str, Any]]:
    """The statement of `take_ids`, which may travel with reads; it gives the last serial taken."""
    return _TAKE, {"year": year, "count": count}


def new_case(
    case_id: int,
    values: Mapping[str, object],
    definition: WorkflowDefinition,
    recorded_by: str,
    recorded_department: str | None,
    at: datetime,
    created_at: datetime,
) -> Case:
    """A case before its recording step; `values` are parsed fields of `record`."""
    petitioner = values.get("petitioner")
    person = petitioner if isinstance(petitioner, Petitioner) else None
    title = _text(values, "title") or ""
    return Case(
        id=case_id,
        title=title,
        search=fold(title),
        kind=_text(values, "kind") or "",
        pace=_text(values, "pace") or "normal",
        origin=_text(values, "origin") or "",
        session_id=_text(values, "session"),
        petitioner_id=case_id if person else None,
        petitioner_channel=channel_of(person),
        confidential=bool(values.get("confidential")),
        procedure=_text(values, "procedure"),
        dossier_number=_text(values, "dossier_number"),
        workflow_key=definition.key,
        workflow_version=definition.version,
        state="",
        outcome=None,
        department="",
        lead=None,
        handler_id=None,
        recorded_by=recorded_by,
        recorded_department=recorded_department,
        recorded_at=at,
        created_at=created_at,
    )


def _text(values: Mapping[str, object], name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) else None
