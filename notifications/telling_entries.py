"""The history entries of which somebody is told, as `check` compares them with the outbox."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, exists, or_, select, type_coerce

from cases.casefile.case import NO_DEADLINE
from cases.instants import Instant
from cases.tables import CaseFile, Escalation, HistoryEntry, table_of
from workflow.definition import ESCALATE, REMIND

_CASE, _ENTRY = table_of(CaseFile).c, table_of(HistoryEntry).c
_RUNG = table_of(Escalation).c

#: the clock told somebody of a rung of before the register knew the case, which is a part that was
#: overdue when it was split off (`Happening.is_history`)
_TOLD_ALL_THE_SAME = and_(
    _ENTRY.action.in_((REMIND, ESCALATE)),
    exists().where(
        _RUNG.case_id == _ENTRY.case_id,
        _RUNG.seq == _ENTRY.seq,
        _RUNG.deadline_no != NO_DEADLINE,
        _RUNG.told_as.is_not(None),
    ),
)


def telling_entries() -> Select[Any]:
    """The entries since the register knew their case; what was before is told to nobody."""
    return (
        select(
            _ENTRY.case_id,
            _ENTRY.seq,
            _ENTRY.action,
            _ENTRY.payload,
            as_stored(_ENTRY.at),
            as_stored(_ENTRY.recorded_at),
            _CASE.petitioner_channel,
            _CASE.workflow_key,
            _CASE.workflow_version,
        )
        .where(_CASE.id == _ENTRY.case_id, or_(_ENTRY.at >= _CASE.created_at, _TOLD_ALL_THE_SAME))
        .order_by(_ENTRY.case_id, _ENTRY.seq)
    )


def as_stored(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column whose instants stay microseconds: they are compared, and seldom shown."""
    if not isinstance(column.type, Instant):
        return column
    return type_coerce(column, BigInteger).label(column.name)
