"""A department's queue: its cases in tabs, what is due first on top (contract.md section 4)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, false, func, select, true

from cases.codes.numbers import case_number
from cases.policy import overdue_scope, visible_to
from cases.reading.cases_list import NEWEST_FIRST, CaseFilter, matching, overdue_at
from cases.reading.items import ACCEPT, CaseItem, read_items
from cases.reading.office import Office
from cases.reading.overdue.contributions import STILL_ASKED
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.store.case_rows import table_of
from cases.tables import CaseFile, Deadline, Involvement
from workflow.attempt import Actor
from workflow.worktime import Unit

_CASE, _PART, _CLOCK = table_of(CaseFile), table_of(Involvement), table_of(Deadline)
_EVERYTHING = CaseFilter()


class Tab(StrEnum):
    """The parts of a queue; what each shows is in `_tab_condition`."""

    OVERDUE = "overdue"
    TODAY = "today"
    NEXT_THREE_DAYS = "next_three_days"
    NOT_ACCEPTED = "not_accepted"
    #: the clock stands still while somebody else is waited for
    WAITING = "waiting"
    #: what other departments asked this one for and still wait for
    CONTRIBUTIONS = "contributions"
    COORDINATING = "coordinating"
    #: every open case
    ALL = "all"
    #: replied and closed
    DONE = "done"


#: tabs of cases that another department answers for
_OF_OTHERS = (Tab.CONTRIBUTIONS, Tab.COORDINATING)


def queue(
    connection: Connection,
    office: Office,
    actor: Actor,
    department: str,
    tab: Tab,
    now: datetime,
    request: PageRequest = FIRST_PAGE,
    wanted: CaseFilter = _EVERYTHING,
    total: int | None = None,
) -> Page[CaseItem]:
    """One tab of a department's queue, what is due first on top; the newest first when done.

    `total` is how many cases the tab holds, where `queue_counts` has just told. Two statements,
    three without it.
    """
    condition = _tab_for(office, actor, department, tab, now, wanted)
    if total is None:
        counting = select(func.count()).select_from(_CASE).where(condition)
        total = connection.execute(counting).scalar_one()
    order = _order(department, tab)
    items = read_items(connection, office, condition, order, now, request.size, request.offset)
    return Page(items, total, request.page, request.size)


def queue_counts(
    connection: Connection,
    office: Office,
    actor: Actor,
    department: str,
    now: datetime,
    wanted: CaseFilter = _EVERYTHING,
    shown: Tab | None = None,
) -> dict[Tab, int]:
    """How many cases each tab of the queue holds, for the tabs with work in them and the one that
    is `shown`. One statement.
    """
    tabs = [tab for tab in Tab if tab is not Tab.DONE or tab is shown]
    counts = (
        select(func.count())
        .select_from(_CASE)
        .where(_tab_for(office, actor, department, tab, now, wanted))
        .scalar_subquery()
        for tab in tabs
    )
    row = connection.execute(select(*counts)).one()
    return dict(zip(tabs, row, strict=True))


def contributions_due(
    connection: Connection, department: str, ids: Collection[int]
) -> dict[str, datetime]:
    """When what these cases ask of `department` is due (UTC), by number. One statement."""
    rows = connection.execute(_ASKED_OF, {"department": department, "ids": list(ids)})
    return {case_number(case_id): due for case_id, due in rows}


_ASKED_OF = (
    select(_CLOCK.c.case_id, func.min(_CLOCK.c.due_at, type_=_CLOCK.c.due_at.type))
    .where(
        _CLOCK.c.department == bindparam("department"),
        STILL_ASKED,
        _CLOCK.c.case_id.in_(bindparam("ids", expanding=True)),
    )
    .group_by(_CLOCK.c.case_id)
)


def _order(department: str, tab: Tab) -> tuple[ColumnElement[Any], ...]:
    if tab is Tab.DONE:
        return NEWEST_FIRST
    if tab is Tab.WAITING:
        return (_CASE.c.paused_until, _CASE.c.id)
    if tab is Tab.CONTRIBUTIONS:
        asked = select(func.min(_CLOCK.c.due_at)).where(
            _CLOCK.c.case_id == _CASE.c.id, _CLOCK.c.department == department, STILL_ASKED
        )
        return (asked.correlate(_CASE).scalar_subquery(), _CASE.c.id)
    # the databases disagree whether what has no date comes first
    undated = (_CASE.c.overdue_from.is_(None),) if tab in (Tab.ALL, Tab.COORDINATING) else ()
    return (*undated, _CASE.c.overdue_from, _CASE.c.id)


def _tab_for(
    office: Office,
    actor: Actor,
    department: str,
    tab: Tab,
    now: datetime,
    wanted: CaseFilter,
) -> ColumnElement[bool]:
    """What the tab shows of the department's cases, as far as `actor` may see them."""
    if tab not in _OF_OTHERS:
        visible = visible_to(actor, department)
    else:
        visible = true() if overdue_scope(actor).covers(department) else false()
    filtered = matching(office, wanted, now)
    return and_(visible, _tab_condition(office, department, tab, now), filtered)


def _tab_condition(office: Office, department: str, tab: Tab, now: datetime) -> ColumnElement[bool]:
    if tab is Tab.COORDINATING:
        return and_(_CASE.c.id.in_(_part_of(department)), _is_open(office))
    if tab is Tab.CONTRIBUTIONS:
        return _CASE.c.id.in_(_asked_of(department))
    return and_(_CASE.c.department == department, _OF_TAB[tab](office, now))


def _is_open(office: Office) -> ColumnElement[bool]:
    return _CASE.c.state.in_(office.open_states)


def _due_today(office: Office, now: datetime) -> ColumnElement[bool]:
    return _CASE.c.overdue_from.between(now, _end_of_today(office, now))


def _due_in_three_days(office: Office, now: datetime) -> ColumnElement[bool]:
    today, third_day = _end_of_today(office, now), _end_of_third_day(office, now)
    return and_(_CASE.c.overdue_from > today, _CASE.c.overdue_from <= third_day)


#: what a tab of the department's own cases shows of them
_OF_TAB: Final[Mapping[Tab, Callable[[Office, datetime], ColumnElement[bool]]]] = {
    Tab.OVERDUE: lambda _office, now: overdue_at(now),
    Tab.TODAY: _due_today,
    Tab.NEXT_THREE_DAYS: _due_in_three_days,
    Tab.NOT_ACCEPTED: lambda office, _now: _CASE.c.state.in_(_accepting_states(office)),
    Tab.WAITING: lambda office, _now: and_(_is_open(office), _CASE.c.paused_until.is_not(None)),
    Tab.ALL: lambda office, _now: _is_open(office),
    Tab.DONE: lambda office, _now: _CASE.c.state.not_in(office.open_states),
}


def _part_of(department: str) -> Any:
    return select(_PART.c.case_id).where(
        _PART.c.department == department,
        _PART.c.relation == "coordinating",
        _PART.c.until_at.is_(None),
    )


def _asked_of(department: str) -> Any:
    return select(_CLOCK.c.case_id).where(_CLOCK.c.department == department, STILL_ASKED)


def _accepting_states(office: Office) -> tuple[str, ...]:
    rules = (each.deadlines.get(ACCEPT) for each in office.workflows.definitions())
    return tuple({state for rule in rules if rule for state in rule.runs_in})


def _end_of_today(office: Office, now: datetime) -> datetime:
    tomorrow = office.calendar.local(now).date() + timedelta(days=1)
    return office.calendar.instant(datetime.combine(tomorrow, datetime.min.time()))


def _end_of_third_day(office: Office, now: datetime) -> datetime:
    return office.calendar.due(now, office.calendar.period(3, Unit.WORKING_DAYS)).at
