"""How cases stood at a past moment, as SQL: `moment` (UTC) is a parameter of the statements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ScalarSelect, Subquery, and_, bindparam, case, func, not_, or_, select

from cases.instants import Instant
from cases.reading.overdue.as_of import MOMENT, held_at
from cases.tables import CaseFile, Deadline, DeadlineChange, HistoryEntry, Involvement, table_of

_CASE, _SPAN, _CLOCK = table_of(CaseFile), table_of(DeadlineChange), table_of(Deadline)
_ENTRY, _PART = table_of(HistoryEntry), table_of(Involvement)


def owed_then(department: str) -> Subquery:
    """What `department` was overdue with: case, due instant, and 1 where it was only asked."""
    passed = (_SPAN.c.department == department, _SPAN.c.due_at < MOMENT, held_at(_SPAN, MOMENT))
    asked = case((_SPAN.c.asked, 1), else_=0)
    return select(_SPAN.c.case_id, _SPAN.c.due_at, asked).where(*passed).subquery("owed")


def _state_then() -> ScalarSelect[str]:
    """By the last change of state: rungs may be written down later, and change none."""
    changes = or_(_ENTRY.c.from_state.is_(None), _ENTRY.c.from_state != _ENTRY.c.to_state)
    last = select(_ENTRY.c.to_state).where(
        _ENTRY.c.case_id == _CASE.c.id, _ENTRY.c.at <= MOMENT, changes
    )
    return last.order_by(_ENTRY.c.seq.desc()).limit(1).scalar_subquery()


def _due_then() -> ScalarSelect[datetime]:
    same_clock = and_(_CLOCK.c.case_id == _SPAN.c.case_id, _CLOCK.c.no == _SPAN.c.no)
    return (
        select(func.max(_SPAN.c.due_at, type_=Instant))
        .join_from(_SPAN, _CLOCK, same_clock)
        .where(
            _SPAN.c.case_id == _CASE.c.id,
            _CLOCK.c.name.in_(bindparam("citizen_clocks", expanding=True)),
            not_(_SPAN.c.held),
            held_at(_SPAN, MOMENT),
        )
        .scalar_subquery()
    )


def _responsible_then() -> ScalarSelect[str]:
    answering = select(_PART.c.department).where(
        _PART.c.case_id == _CASE.c.id,
        _PART.c.relation == "responsible",
        held_at(_PART, MOMENT),
    )
    return answering.order_by(_PART.c.no.desc()).limit(1).scalar_subquery()


#: of the case in question: its state, its reply deadline (null while it was paused), who answered
STATE_THEN, DUE_THEN, RESPONSIBLE_THEN = _state_then(), _due_then(), _responsible_then()
