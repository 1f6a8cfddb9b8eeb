"""Sessions and registrations: what no page lets in, told from their rows and their lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from cases.calendar.sessions import GONE
from cases.meetings.rules import ACTIVE, HOLDING, rules
from cases.store.lookup import rows_of
from cases.store.statement import OneOf, Statement, list_parameter
from cases.tables import (
    MeetingSession,
    Registration,
    RegistrationChange,
    SessionChange,
    table_of,
)

_SESSION, _REG = table_of(MeetingSession).c, table_of(Registration).c
_LINE, _STEP = table_of(RegistrationChange).c, table_of(SessionChange).c
_NEXT: Final = table_of(MeetingSession).alias("following")

_SESSIONS: Final = Statement(
    select(_SESSION.id, _SESSION.status, _SESSION.moved_to, _NEXT.c.id.label("next"))
    .select_from(table_of(MeetingSession).outerjoin(_NEXT, _NEXT.c.id == _SESSION.moved_to))
    .order_by(_SESSION.id)
)
_LAST_STEP: Final = Statement(
    select(_SESSION.id, _SESSION.status, _STEP.status.label("told"))
    .join(table_of(SessionChange), _STEP.session_id == _SESSION.id)
    .where(
        _STEP.no
        == select(func.max(_STEP.no))
        .where(_STEP.session_id == _SESSION.id)
        .correlate(table_of(MeetingSession))
        .scalar_subquery(),
        _STEP.status != _SESSION.status,
    )
    .order_by(_SESSION.id)
)
_BEYOND: Final = Statement(
    select(_REG.id, _REG.place, _SESSION.capacity)
    .join(table_of(MeetingSession), _SESSION.id == _REG.session_id)
    .where(or_(_REG.place > _SESSION.capacity, _REG.place < bindparam("first")))
    .order_by(_REG.id)
)
_STATES: Final = Statement(
    select(_REG.id, _REG.state, _REG.place, _REG.priority, _REG.priority_rule).order_by(_REG.id)
)
_LOST: Final = Statement(
    select(_REG.id, _REG.state)
    .select_from(
        table_of(Registration).outerjoin(
            table_of(RegistrationChange),
            and_(_LINE.registration_id == _REG.id, _LINE.no == _REG.changes),
        )
    )
    .where(or_(_LINE.no.is_(None), _LINE.state != _REG.state))
    .order_by(_REG.id)
)
_GAPS: Final = Statement(
    select(_REG.id)
    .join(table_of(RegistrationChange), _LINE.registration_id == _REG.id)
    .group_by(_REG.id, _REG.changes)
    .having(func.count() != _REG.changes)
    .order_by(_REG.id)
)
_FORGOTTEN: Final = Statement(
    select(_REG.id, _SESSION.id.label("session"), _SESSION.status)
    .join(table_of(MeetingSession), _SESSION.id == _REG.session_id)
    .where(OneOf(_REG.state, "active"), OneOf(_SESSION.status, "gone"))
    .order_by(_REG.id)
)


def meeting_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with sessions and with those who registered for them."""
    yield from _session_problems(connection)
    yield from _place_problems(connection)
    for number, _ in rows_of(connection, _LOST):
        yield f"the registration {number} is not in the state that its last step led to."
    for (number,) in rows_of(connection, _GAPS):
        yield f"a step of the registration {number} is missing."
    dialect = connection.dialect.name
    gone = list_parameter(GONE, dialect)
    active = list_parameter(ACTIVE, dialect)
    for number, session, _ in rows_of(connection, _FORGOTTEN, active=active, gone=gone):
        yield f"the registration {number} counts on the session {session}, which does not meet."


def _session_problems(connection: Connection) -> Iterator[str]:
    for name, status, moved_to, following in rows_of(connection, _SESSIONS):
        if status not in rules().sessions.states:
            yield f"the session {name} is in no known state."
        if (status == "moved") is (moved_to is None):
            yield f"the session {name} was moved without saying where, or the other way round."
        elif moved_to is not None and following is None:
            yield f"the session {name} was moved to {moved_to}, which is not there."
    for name, status, told in rows_of(connection, _LAST_STEP):
        yield f"the session {name} is {status}, but its last step led to {told}."


def _place_problems(connection: Connection) -> Iterator[str]:
    known = rules().registrations.states
    named = {rule.name: rule.points for rule in rules().priorities}
    for number, state, place, points, rule in rows_of(connection, _STATES):
        if state not in known:
            yield f"the registration {number} is in no known state."
        if state in HOLDING and place is None:
            yield f"the registration {number} is {state}, but holds no place."
        if place is not None and state not in (*HOLDING, "came", "absent"):
            yield f"the registration {number} is {state} and keeps a place from others."
        if rule in named and points != named[rule]:
            yield f"the registration {number} has another priority than its rule gives."
    for number, place, capacity in rows_of(connection, _BEYOND, first=1):
        yield f"the registration {number} holds place {place} of {capacity}."
