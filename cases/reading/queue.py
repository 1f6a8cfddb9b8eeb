"""A department's queue: its cases in tabs, what is due first on top (contract.md section 4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    String,
    and_,
    bindparam,
    false,
    func,
    select,
    true,
)

from cases.instants import Instant
from cases.numbers import case_number
from cases.office import Office
from cases.policy import overdue_scope, visible_to
from cases.reading.cases_list import NEWEST_FIRST, CaseFilter, matching
from cases.reading.items import ACCEPT, CaseItem, read_items
from cases.reading.overdue.contributions import STILL_ASKED
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.tables import CaseFile, Deadline, Involvement, table_of
from workflow.attempt import Actor
from workflow.worktime import Unit

_CASE, _PART, _CLOCK = table_of(CaseFile), table_of(Involvement), table_of(Deadline)
_EVERYTHING = CaseFilter()


class Tab(StrEnum):
    """The parts of a queue; what each shows is in `_CONDITIONS`."""

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
    given = _given(office, department, now)
    if total is None:
        counting = select(func.count()).select_from(_CASE).where(condition)
        total = connection.execute(counting, given).scalar_one()
    size, offset = request.size, request.offset
    items = read_items(connection, office, condition, _order(tab), now, size, offset, given)
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
    row = connection.execute(select(*counts), _given(office, department, now)).one()
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


def _order(tab: Tab) -> tuple[ColumnElement[Any], ...]:
    if tab is Tab.DONE:
        return NEWEST_FIRST
    if tab is Tab.WAITING:
        return (_CASE.c.paused_until, _CASE.c.id)
    if tab is Tab.CONTRIBUTIONS:
        asked = select(func.min(_CLOCK.c.due_at)).where(
            _CLOCK.c.case_id == _CASE.c.id, _CLOCK.c.department == _OURS, STILL_ASKED
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
    return and_(visible, _CONDITIONS[tab], filtered)


def _given(office: Office, department: str, now: datetime) -> dict[str, Any]:
    """What `_CONDITIONS` and `_order` ask for: the department, the moments, the states."""
    return {
        "queue_of": department,
        "queue_now": now,
        "queue_today": _end_of_today(office, now),
        "queue_third_day": _end_of_third_day(office, now),
        "queue_open": office.open_states,
        "queue_accepting": _accepting_states(office),
    }


def _accepting_states(office: Office) -> tuple[str, ...]:
    rules = (each.deadlines.get(ACCEPT) for each in office.workflows.definitions())
    return tuple({state for rule in rules if rule for state in rule.runs_in})


def _end_of_today(office: Office, now: datetime) -> datetime:
    tomorrow = office.calendar.local(now).date() + timedelta(days=1)
    return office.calendar.instant(datetime.combine(tomorrow, datetime.min.time()))


def _end_of_third_day(office: Office, now: datetime) -> datetime:
    return office.calendar.due(now, office.calendar.period(3, Unit.WORKING_DAYS)).at


_OURS: Final = bindparam("queue_of", type_=String)
_NOW, _TODAY, _THIRD_DAY = (
    bindparam(f"queue_{name}", type_=Instant) for name in ("now", "today", "third_day")
)
_OPEN: Final[BindParameter[Any]] = bindparam("queue_open", expanding=True)
_ACCEPTING: Final[BindParameter[Any]] = bindparam("queue_accepting", expanding=True)
_DUE, _STATE = _CASE.c.overdue_from, _CASE.c.state
_PART_OF = select(_PART.c.case_id).where(
    _PART.c.department == _OURS,
    _PART.c.relation == "coordinating",
    _PART.c.until_at.is_(None),
)
_ASKED = select(_CLOCK.c.case_id).where(_CLOCK.c.department == _OURS, STILL_ASKED)
#: what each tab shows, made once: building them took longer than the databases take to count
_OF_OUR_OWN: Final = {
    Tab.OVERDUE: and_(_DUE.is_not(None), _DUE < _NOW),
    Tab.TODAY: _DUE.between(_NOW, _TODAY),
    Tab.NEXT_THREE_DAYS: and_(_DUE > _TODAY, _DUE <= _THIRD_DAY),
    Tab.NOT_ACCEPTED: _STATE.in_(_ACCEPTING),
    Tab.WAITING: and_(_STATE.in_(_OPEN), _CASE.c.paused_until.is_not(None)),
    Tab.ALL: _STATE.in_(_OPEN),
    Tab.DONE: _STATE.not_in(_OPEN),
}
_CONDITIONS: Final[Mapping[Tab, ColumnElement[bool]]] = {
    Tab.COORDINATING: and_(_CASE.c.id.in_(_PART_OF), _STATE.in_(_OPEN)),
    Tab.CONTRIBUTIONS: _CASE.c.id.in_(_ASKED),
    **{tab: and_(_CASE.c.department == _OURS, shown) for tab, shown in _OF_OUR_OWN.items()},
}
