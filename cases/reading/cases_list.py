"""Lists of cases: the queue of a department with its tabs, and the filtered list of the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, true

from cases.errors import BadInput
from cases.policy import overdue_scope, visible_to
from cases.reading.items import ACCEPT, CaseItem, read_items
from cases.reading.office import Office
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.store.case_rows import table_of
from cases.tables import CaseFile, Department, Involvement
from workflow.attempt import Actor
from workflow.worktime import Unit

_CASE, _DEPARTMENT, _PART = table_of(CaseFile), table_of(Department), table_of(Involvement)
_NEWEST_FIRST = (_CASE.c.id.desc(),)
_DUE_FIRST = (_CASE.c.overdue_from, _CASE.c.id)


class Tab(StrEnum):
    """The saved views of a queue; what each shows is in `_tab_condition`."""

    OVERDUE = "overdue"
    TODAY = "today"
    NEXT_THREE_DAYS = "next_three_days"
    NOT_ACCEPTED = "not_accepted"
    COORDINATING = "coordinating"
    #: every open case
    ALL = "all"
    #: replied and closed
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list is restricted to; None does not restrict."""

    #: the code of the responsible department
    department: str | None = None
    state: str | None = None
    overdue: bool | None = None
    session: str | None = None


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
    condition = and_(visible_to(actor, wanted.department), _matches(office, wanted, now))
    return _page(connection, office, condition, _NEWEST_FIRST, now, request)


def queue(
    connection: Connection,
    office: Office,
    actor: Actor,
    department: str,
    tab: Tab,
    now: datetime,
    request: PageRequest = FIRST_PAGE,
) -> Page[CaseItem]:
    """One tab of a department's queue, what is due first on top. Three statements."""
    condition = _tab_for(office, actor, department, tab, now)
    by_age = tab in (Tab.ALL, Tab.DONE, Tab.COORDINATING)
    order = _NEWEST_FIRST if by_age else _DUE_FIRST
    return _page(connection, office, condition, order, now, request)


def queue_counts(
    connection: Connection, office: Office, actor: Actor, department: str, now: datetime
) -> dict[Tab, int]:
    """How many cases each tab of the queue holds, for the tabs with work in them. One statement."""
    tabs = [tab for tab in Tab if tab is not Tab.DONE]
    counts = (
        select(func.count())
        .select_from(_CASE)
        .where(_tab_for(office, actor, department, tab, now))
        .scalar_subquery()
        for tab in tabs
    )
    row = connection.execute(select(*counts)).one()
    return dict(zip(tabs, row, strict=True))


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


def _matches(office: Office, wanted: CaseFilter, now: datetime) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if wanted.department is not None:
        conditions.append(_CASE.c.department == wanted.department)
    if wanted.state is not None:
        conditions.append(_CASE.c.state == _known_state(office, wanted.state))
    if wanted.session is not None:
        conditions.append(_CASE.c.session_id == wanted.session)
    if wanted.overdue:
        conditions.append(_overdue(now))
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


def _overdue(now: datetime) -> ColumnElement[bool]:
    return and_(_CASE.c.overdue_from.is_not(None), _CASE.c.overdue_from < now)


def _tab_for(
    office: Office, actor: Actor, department: str, tab: Tab, now: datetime
) -> ColumnElement[bool]:
    """What the tab shows of the department's cases, as far as `actor` may see them."""
    if tab is not Tab.COORDINATING:
        visible = visible_to(actor, department)
    else:
        visible = true() if overdue_scope(actor).covers(department) else false()
    return and_(visible, _tab_condition(office, department, tab, now))


def _tab_condition(office: Office, department: str, tab: Tab, now: datetime) -> ColumnElement[bool]:
    if tab is Tab.COORDINATING:
        return and_(_CASE.c.id.in_(_asked_of(department)), _CASE.c.state.in_(office.open_states))
    mine = _CASE.c.department == department
    today, third_day = _end_of_today(office, now), _end_of_third_day(office, now)
    of_tab = {
        Tab.OVERDUE: _overdue(now),
        Tab.TODAY: _CASE.c.overdue_from.between(now, today),
        Tab.NEXT_THREE_DAYS: and_(_CASE.c.overdue_from > today, _CASE.c.overdue_from <= third_day),
        Tab.NOT_ACCEPTED: _CASE.c.state.in_(_accepting_states(office)),
        Tab.ALL: _CASE.c.state.in_(office.open_states),
        Tab.DONE: _CASE.c.state.not_in(office.open_states),
    }
    return and_(mine, of_tab[tab])


def _asked_of(department: str) -> Any:
    return select(_PART.c.case_id).where(
        _PART.c.department == department,
        _PART.c.relation == "coordinating",
        _PART.c.until_at.is_(None),
    )


def _accepting_states(office: Office) -> tuple[str, ...]:
    rules = (each.deadlines.get(ACCEPT) for each in office.workflows.definitions())
    return tuple({state for rule in rules if rule for state in rule.runs_in})


def _end_of_today(office: Office, now: datetime) -> datetime:
    tomorrow = office.calendar.local(now).date() + timedelta(days=1)
    return office.calendar.instant(datetime.combine(tomorrow, datetime.min.time()))


def _end_of_third_day(office: Office, now: datetime) -> datetime:
    return office.calendar.due(now, office.calendar.period(3, Unit.WORKING_DAYS)).at
