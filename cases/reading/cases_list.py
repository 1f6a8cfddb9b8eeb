"""Lists of cases with filters: that of the API, and of those who see more than one department."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true

from cases.errors import BadInput
from cases.office import Office
from cases.policy import visible_to
from cases.reading.items import CaseItem, read_items
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.tables import CaseFile, Department, table_of
from workflow.attempt import Actor

_CASE, _DEPARTMENT = table_of(CaseFile), table_of(Department)
NEWEST_FIRST = (_CASE.c.id.desc(),)
#: as a handler in a filter
NOBODY = 0


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is restricted to; None does not restrict."""

    #: the code of the responsible department
    department: str | None = None
    state: str | None = None
    overdue: bool | None = None
    session: str | None = None
    kind: str | None = None
    pace: str | None = None
    #: the person who handles it, by id; NOBODY for those that nobody handles yet
    handler: int | None = None


def cases_list(
    connection: Connection,
    office: Office,
    actor: Actor,
    wanted: CaseFilter,
    now: datetime,
    request: PageRequest = FIRST_PAGE,
) -> Page[CaseItem]:
    """The cases `actor` may see, newest first, as they stand at `now` (UTC). Three statements.

    Raises BadInput for a state no workflow has.
    """
    condition = and_(visible_to(actor, wanted.department), matching(office, wanted, now))
    return _page(connection, office, condition, NEWEST_FIRST, now, request)


def _page(
    connection: Connection,
    office: Office,
    condition: ColumnElement[bool],
    order: Sequence[ColumnElement[Any]],
    now: datetime,
    request: PageRequest,
) -> Page[CaseItem]:
    counting = select(func.count()).select_from(_CASE).where(condition)
    total = connection.execute(counting).scalar_one()
    items = read_items(connection, office, condition, order, now, request.size, request.offset)
    return Page(items, total, request.page, request.size)


def matching(office: Office, wanted: CaseFilter, now: datetime) -> ColumnElement[bool]:
    """The filter as a condition on `case_file`; raises BadInput for a state no workflow has."""
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.department is not None:
        conditions.append(_CASE.c.department == wanted.department)
    if wanted.state is not None:
        conditions.append(_CASE.c.state == _known_state(office, wanted.state))
    if wanted.session is not None:
        conditions.append(_CASE.c.session_id == wanted.session)
    conditions += _described(wanted)
    if wanted.overdue:
        conditions.append(overdue_at(now))
        if wanted.department is None:
            # one index range per department; without it every due instant is read
            conditions.append(_CASE.c.department.in_(select(_DEPARTMENT.c.code)))
    elif wanted.overdue is not None:
        conditions.append(or_(_CASE.c.overdue_from.is_(None), _CASE.c.overdue_from >= now))
    return and_(*conditions)


def _known_state(office: Office, state: str) -> str:
    states = office.vocabulary.states
    if state not in states:
        raise BadInput(
            "There is no state “%(state)s”; the states are %(states)s.",
            state=state,
            states=", ".join(states),
        )
    return state


def _described(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.kind is not None:
        conditions.append(_CASE.c.kind == wanted.kind)
    if wanted.pace is not None:
        conditions.append(_CASE.c.pace == wanted.pace)
    if wanted.handler == NOBODY:
        conditions.append(_CASE.c.handler_id.is_(None))
    elif wanted.handler is not None:
        conditions.append(_CASE.c.handler_id == wanted.handler)
    return conditions


def overdue_at(now: datetime) -> ColumnElement[bool]:
    """Whether a due instant that counts as overdue work has passed, as a condition."""
    return and_(_CASE.c.overdue_from.is_not(None), _CASE.c.overdue_from < now)


def cases_named(
    connection: Connection, office: Office, actor: Actor, ids: Collection[int], now: datetime
) -> tuple[CaseItem, ...]:
    """Those of the cases with these ids that `actor` may see, in the order of their numbers.

    Two statements.
    """
    condition = and_(visible_to(actor), _CASE.c.id.in_(ids))
    return read_items(connection, office, condition, (_CASE.c.id,), now, len(ids))
