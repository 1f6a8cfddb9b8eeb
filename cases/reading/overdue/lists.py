"""What one department is overdue with, longest first, now and at any past moment.

Its own cases and the contributions it owes to others stand in one list; a case it owes twice
stands there once, as its own (contract.md section 8).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    func,
    literal,
    select,
    true,
)

from cases.errors import BadInput
from cases.instants import Instant
from cases.numbers import case_number
from cases.office import Office
from cases.reading.overdue.as_of import require_past
from cases.reading.overdue.contributions import STILL_ASKED
from cases.reading.overdue.office_then import office_then
from cases.reading.overdue.past import DUE_THEN, RESPONSIBLE_THEN, STATE_THEN, owed_then
from cases.reading.overdue.report import AGE_BANDS, band_edges
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.tables import CaseFile, Deadline, table_of

_CASE, _CLOCK = table_of(CaseFile), table_of(Deadline)


class Share(StrEnum):
    """Which part of a department's overdue work a list holds."""

    ALL = "all"
    #: what it answers for
    CASES = "cases"
    #: what it was asked for by the department that answers
    CONTRIBUTIONS = "contributions"


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """One overdue case at a moment: its state and dates are those of that moment (UTC).

    `department` is overdue with it: with the case, or with its `contribution` to the department
    that is `responsible`. `overdue_since` is the due instant that passed first, `last_day` its
    local date; `due_at` is the reply deadline, which may be a later one, None while it is paused.
    """

    number: str
    title: str
    kind: str
    pace: str
    state: str
    department: str
    responsible: str
    contribution: bool
    recorded_at: datetime
    due_at: datetime | None
    overdue_since: datetime
    last_day: date
    working_days_overdue: int


def overdue_cases_now(
    connection: Connection,
    office: Office,
    department: str,
    now: datetime,
    request: PageRequest = FIRST_PAGE,
    band: int | None = None,
    share: Share = Share.ALL,
) -> Page[OverdueCase]:
    """What `department` is overdue with at `now` (UTC), the present.

    `band` counts AGE_BANDS from 0. Two statements. Raises BadInput for a band that does not exist.
    """
    late = _late(_owed_now(department, now), office, now, band, share)
    rows = select(*_SHOWN, _CASE.c.state, _CASE.c.due_at, _CASE.c.department.label("responsible"))
    return _page(connection, office, department, late, rows, now, {}, request)


def overdue_cases_as_of(
    connection: Connection,
    office: Office,
    department: str,
    moment: datetime,
    now: datetime,
    request: PageRequest = FIRST_PAGE,
    band: int | None = None,
    share: Share = Share.ALL,
) -> Page[OverdueCase]:
    """What `department` was overdue with at `moment` (UTC), with the states of that moment, its
    days counted by the calendar of then.

    Four statements at most. Raises FutureMoment when `moment` is after `now`, BadInput for an
    unknown band.
    """
    require_past(moment, now)
    office = office_then(connection, office, moment)
    late = _late(owed_then(department), office, moment, band, share)
    then = (("state", STATE_THEN), ("due_at", DUE_THEN), ("responsible", RESPONSIBLE_THEN))
    rows = select(*_SHOWN, *(column.label(name) for name, column in then))
    parameters = {
        "moment": moment,
        "citizen_clocks": sorted({each.citizen_clock for each in office.workflows.definitions()}),
    }
    return _page(connection, office, department, late, rows, moment, parameters, request)


_SHOWN = (_CASE.c.id, _CASE.c.title, _CASE.c.kind, _CASE.c.pace, _CASE.c.recorded_at)


def _owed_now(department: str, now: datetime) -> Subquery:
    """What has passed: the department's own cases, and what it was asked for (1)."""
    own = select(_CASE.c.id.label("case_id"), _CASE.c.overdue_from.label("due"), literal(0)).where(
        _CASE.c.department == department,
        _CASE.c.overdue_from.is_not(None),
        _CASE.c.overdue_from < now,
    )
    asked = select(_CLOCK.c.case_id, _CLOCK.c.due_at, literal(1)).where(
        _CLOCK.c.department == department, STILL_ASKED, _CLOCK.c.due_at < now
    )
    return own.union_all(asked).subquery("owed")


def _late(
    owed: Subquery, office: Office, moment: datetime, band: int | None, share: Share
) -> Subquery:
    """Each case once, by what is overdue longest; as a contribution only if it is nothing else."""
    case_id, due, asked = owed.columns
    longest, contribution = func.min(due, type_=Instant), func.min(asked)
    wanted = {
        Share.ALL: true(),
        Share.CASES: contribution == 0,
        Share.CONTRIBUTIONS: contribution == 1,
    }
    return (
        select(case_id, longest.label("since"), contribution.label("contribution"))
        .group_by(case_id)
        .having(and_(wanted[share], _in_band(longest, office, moment, band)))
        .subquery("late")
    )


def _in_band(
    due: ColumnElement[Any], office: Office, moment: datetime, band: int | None
) -> ColumnElement[bool]:
    if band is None:
        return true()
    if not 0 <= band < len(AGE_BANDS):
        raise BadInput(
            "There is no age band %(band)s; they count from 0 to %(last)s.",
            band=band,
            last=len(AGE_BANDS) - 1,
        )
    edges = band_edges(office, moment).at
    newest = due < moment if band == 0 else due <= edges[band]
    return and_(newest, due > edges[band + 1] if band + 1 < len(edges) else true())


def _page(
    connection: Connection,
    office: Office,
    department: str,
    late: Subquery,
    rows: Select[Any],
    moment: datetime,
    parameters: Mapping[str, object],
    request: PageRequest,
) -> Page[OverdueCase]:
    total = connection.execute(select(func.count()).select_from(late), parameters).scalar_one()
    shown = (
        rows.add_columns(late.c.since, late.c.contribution)
        .join_from(late, _CASE, _CASE.c.id == late.c.case_id)
        .order_by(late.c.since, _CASE.c.id)
        .limit(request.size)
        .offset(request.offset)
    )
    found = connection.execute(shown, parameters).mappings()
    items = tuple(_item(office, department, row, moment) for row in found)
    return Page(items, total, request.page, request.size)


def _item(office: Office, department: str, row: Mapping[Any, Any], moment: datetime) -> OverdueCase:
    since = row["since"]
    return OverdueCase(
        number=case_number(row["id"]),
        title=row["title"],
        kind=row["kind"],
        pace=row["pace"],
        state=row["state"],
        department=department,
        responsible=row["responsible"],
        contribution=bool(row["contribution"]),
        recorded_at=row["recorded_at"],
        due_at=row["due_at"],
        overdue_since=since,
        last_day=office.day(since),
        working_days_overdue=office.calendar.working_days_overdue(since, moment),
    )
