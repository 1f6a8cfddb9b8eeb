"""Which departments are overdue, now or as of a past moment."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from cases.policy import overdue_scope
from cases.reading.course.time import held_minutes
from cases.reading.overdue import (
    OverdueReport,
    Share,
    overdue_as_of,
    overdue_cases_as_of,
    overdue_cases_now,
    overdue_now,
)
from cases.reading.overdue.office_then import office_then
from cases.reading.paging import Page
from web.api.asking import AskedPage, StaffVisit
from web.api.field_types import meant
from web.api.outputs import Instant, ListOut, Out, page_of, shown
from web.api.problem_documents import problems
from web.errors import NotAllowed
from web.times import parse_time
from web.visit import Visit

router = APIRouter(prefix="/api/v1/overdue", tags=["overdue"])


class AskedOverdue(AskedPage):
    """The moment, and the department whose cases are wanted; the page is of those cases."""

    as_of: Annotated[str, meant("past")] | None = None
    department: Annotated[str, meant("department")] | None = None


class DepartmentOverdueOut(Out):
    """What one department has open; `bands` count overdue cases by age (1-2, 3-5, 6-10, 11+)."""

    code: str
    name: str
    overdue: int
    due_soon: int
    open: int
    oldest_due: Instant | None
    oldest_last_day: date | None
    max_working_days_overdue: int
    bands: tuple[int, ...]
    contributions_overdue: int


class OverdueCaseOut(Out):
    """One overdue case, as it stood at the moment, or a contribution to one.

    `department` is overdue with it and has held it so many minutes of the office's time;
    `responsible` answers for the case.
    """

    number: str
    title: str
    kind: str
    pace: str
    state: str
    department: str
    responsible: str
    contribution: bool
    held_minutes: int
    recorded_at: Instant
    due_at: Instant | None
    overdue_since: Instant
    last_day: date
    working_days_overdue: int


class OverdueOut(Out):
    """The overdue view, most overdue first; `cases`, and the `contributions` that are overdue,
    only when a department was asked for.
    """

    as_of: Instant
    total: int
    due_soon: int
    open: int
    departments_overdue: int
    contributions_overdue: int
    departments: tuple[DepartmentOverdueOut, ...]
    cases: ListOut[OverdueCaseOut] | None = None
    contributions: ListOut[OverdueCaseOut] | None = None


@router.get("", operation_id="show_overdue", responses=problems(401, 403))
def show_overdue(visit: StaffVisit, asked: Annotated[AskedOverdue, Query()]) -> OverdueOut:
    """Overdue cases by department: all of them, or the caller's own department."""
    scope, zone = overdue_scope(visit.staff), visit.office.calendar.zone
    if scope.is_empty:
        raise NotAllowed
    with visit.services.database.read() as connection:
        whole = _report(visit, connection, asked)
        wanted = tuple(
            row
            for row in whole.departments
            if scope.covers(row.code) and asked.department in (None, row.code)
        )
        found = shown(OverdueOut, replace(whole, departments=wanted), zone)
        if asked.department is None or not scope.covers(asked.department):
            return found
        lists = {
            "cases": _cases(visit, connection, asked, Share.CASES),
            "contributions": _cases(visit, connection, asked, Share.CONTRIBUTIONS),
        }
        return found.model_copy(update=lists)


def _report(visit: Visit, connection: Connection, asked: AskedOverdue) -> OverdueReport:
    office, now, language = visit.office, visit.now, visit.language
    if asked.as_of is None:
        workload = visit.services.workload.of(connection, office, now)
        return overdue_now(connection, office, now, language, workload)
    moment = parse_time(asked.as_of, office.calendar.zone)
    return overdue_as_of(connection, office, moment, now, language)


def _cases(
    visit: Visit, connection: Connection, asked: AskedOverdue, share: Share
) -> ListOut[OverdueCaseOut]:
    office, now, department = visit.office, visit.now, asked.department or ""
    wanted, zone = asked.request(), office.calendar.zone
    moment = now if asked.as_of is None else parse_time(asked.as_of, zone)
    if asked.as_of is None:
        found = overdue_cases_now(connection, office, department, now, wanted, share=share)
    else:
        found = overdue_cases_as_of(
            connection, office, department, moment, now, wanted, share=share
        )
    then = office_then(connection, office, moment if asked.as_of else None)
    held = held_minutes(connection, then, department, found.items, moment)
    shown = tuple({**asdict(item), "held_minutes": held[item.number]} for item in found.items)
    return page_of(OverdueCaseOut, Page(shown, found.total, found.page, found.size), zone)
