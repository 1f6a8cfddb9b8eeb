"""Which overdue cases nobody has reminded their department of today."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from cases.casefile.case import NO_DEADLINE
from cases.office import Office
from cases.policy import UPC_OFFICE
from cases.reading.cases_list import overdue_at
from cases.reading.items import CaseItem, read_items
from cases.reading.paging import Page
from cases.tables import CaseFile, Department, Escalation, table_of

_CASE, _DEPARTMENT, _RUNG = table_of(CaseFile), table_of(Department), table_of(Escalation)
_LONGEST_FIRST: Final = (_CASE.c.overdue_from, _CASE.c.id)


def to_remind(
    connection: Connection,
    office: Office,
    post: str,
    now: datetime,
    size: int,
    department: str | None = None,
) -> Page[CaseItem]:
    """The overdue cases of which `post` was not told by hand on the local day of `now` (UTC), or
    has answered since; the longest overdue first. Three statements.

    The UPC office's own cases are left out: nobody reminds themselves.
    """
    condition = and_(
        overdue_at(now),
        _whose(department),
        ~exists().where(_RUNG.c.case_id == _CASE.c.id, *_told_today(office, post, now)),
    )
    counting = select(func.count()).select_from(_CASE).where(condition)
    total = connection.execute(counting).scalar_one()
    items = read_items(connection, office, condition, _LONGEST_FIRST, now, size)
    return Page(items, total, 1, size)


def _whose(department: str | None) -> ColumnElement[bool]:
    if department is not None:
        return _CASE.c.department == department
    others = select(_DEPARTMENT.c.code).where(_DEPARTMENT.c.code != UPC_OFFICE)
    # one index range per department; without it every due instant is read
    return _CASE.c.department.in_(others)


def _told_today(office: Office, post: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    today = office.calendar.local(now).date()
    begins, ends = (
        office.calendar.instant(datetime.combine(day, datetime.min.time()))
        for day in (today, today + timedelta(days=1))
    )
    return (
        _RUNG.c.deadline_no == NO_DEADLINE,
        _RUNG.c.post == post,
        _RUNG.c.acknowledged_at.is_(None),
        _RUNG.c.rung_at >= begins,
        _RUNG.c.rung_at < ends,
    )
