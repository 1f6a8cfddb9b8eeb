"""The overdue cases of one department, longest overdue first, now and at any past moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Subquery,
    and_,
    bindparam,
    func,
    select,
    true,
)

from cases.codes.numbers import case_number
from cases.errors import BadInput
from cases.reading.office import Office
from cases.reading.overdue.as_of import held_at, require_past
from cases.reading.overdue.report import AGE_BANDS, band_edges
from cases.reading.paging import FIRST_PAGE, Page, PageRequest
from cases.store.case_rows import table_of
from cases.store.instants import Instant
from cases.tables import CaseFile, Deadline, DeadlineChange, HistoryEntry

_CASE, _SPAN, _CLOCK = table_of(CaseFile), table_of(DeadlineChange), table_of(Deadline)
_ENTRY = table_of(HistoryEntry)


@dataclass(frozen=True, slots=True)
class OverdueCase:
    """One overdue case at a moment: its state and dates are those of that moment (UTC).

    `overdue_since` is the due instant that passed first, `last_day` its local date; `due_at` is
    the reply deadline, which may be a later one.
    """

    number: str
    title: str
    kind: str
    pace: str
    state: str
    department: str
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
) -> Page[OverdueCase]:
    """What `department` is overdue with at `now` (UTC), the present.

    `band` counts AGE_BANDS from 0. Two statements. Raises BadInput for a band that does not exist.
    """
    overdue = and_(
        _CASE.c.department == department,
        _CASE.c.overdue_from.is_not(None),
        _in_band(_CASE.c.overdue_from, office, now, band),
    )
    total = connection.execute(select(func.count()).select_from(_CASE).where(overdue)).scalar_one()
    rows = connection.execute(
        select(*_SHOWN, _CASE.c.state, _CASE.c.department, _CASE.c.due_at, _CASE.c.overdue_from)
        .where(overdue)
        .order_by(_CASE.c.overdue_from, _CASE.c.id)
        .limit(request.size)
        .offset(request.offset)
    )
    return _page(office, rows.mappings(), total, now, request)


def overdue_cases_as_of(
    connection: Connection,
    office: Office,
    department: str,
    moment: datetime,
    now: datetime,
    request: PageRequest = FIRST_PAGE,
    band: int | None = None,
) -> Page[OverdueCase]:
    """What `department` was overdue with at `moment` (UTC), with the states of that moment.

    Two statements. Raises FutureMoment when `moment` is after `now`, BadInput for an unknown band.
    """
    require_past(moment, now)
    late = _late_then(office, department, moment, band)
    parameters = {
        "moment": moment,
        "citizen_clock": office.workflows.current.definition.citizen_clock,
    }
    total = connection.execute(select(func.count()).select_from(late), parameters).scalar_one()
    rows = connection.execute(
        select(
            *_SHOWN,
            _STATE_THEN.label("state"),
            late.c.department,
            _DUE_THEN.label("due_at"),
            late.c.overdue_from,
        )
        .join_from(late, _CASE, _CASE.c.id == late.c.case_id)
        .order_by(late.c.overdue_from, _CASE.c.id)
        .limit(request.size)
        .offset(request.offset),
        parameters,
    )
    return _page(office, rows.mappings(), total, moment, request)


_SHOWN = (_CASE.c.id, _CASE.c.title, _CASE.c.kind, _CASE.c.pace, _CASE.c.recorded_at)
_MOMENT = bindparam("moment", type_=Instant)


def _state_then() -> ScalarSelect[str]:
    last = select(_ENTRY.c.to_state).where(_ENTRY.c.case_id == _CASE.c.id, _ENTRY.c.at <= _MOMENT)
    return last.order_by(_ENTRY.c.seq.desc()).limit(1).scalar_subquery()


def _due_then() -> ScalarSelect[datetime]:
    same_clock = and_(_CLOCK.c.case_id == _SPAN.c.case_id, _CLOCK.c.no == _SPAN.c.no)
    return (
        select(func.max(_SPAN.c.due_at, type_=Instant))
        .join_from(_SPAN, _CLOCK, same_clock)
        .where(
            _SPAN.c.case_id == _CASE.c.id,
            _CLOCK.c.name == bindparam("citizen_clock"),
            held_at(_SPAN, _MOMENT),
        )
        .scalar_subquery()
    )


_STATE_THEN, _DUE_THEN = _state_then(), _due_then()


def _late_then(office: Office, department: str, moment: datetime, band: int | None) -> Subquery:
    overdue_from = func.min(_SPAN.c.due_at, type_=Instant)
    return (
        select(_SPAN.c.case_id, _SPAN.c.department, overdue_from.label("overdue_from"))
        .where(_SPAN.c.department == department, _SPAN.c.due_at < moment, held_at(_SPAN, _MOMENT))
        .group_by(_SPAN.c.case_id, _SPAN.c.department)
        .having(_in_band(overdue_from, office, moment, band))
        .subquery()
    )


def _in_band(
    due: ColumnElement[Any], office: Office, moment: datetime, band: int | None
) -> ColumnElement[bool]:
    if band is None:
        return due < moment
    if not 0 <= band < len(AGE_BANDS):
        raise BadInput(f"There is no age band {band}; they count from 0 to {len(AGE_BANDS) - 1}.")
    edges = band_edges(office, moment).at
    newest = due < moment if band == 0 else due <= edges[band]
    return and_(newest, due > edges[band + 1] if band + 1 < len(edges) else true())


def _page(
    office: Office,
    rows: Any,
    total: int,
    moment: datetime,
    request: PageRequest,
) -> Page[OverdueCase]:
    items = tuple(_item(office, row, moment) for row in rows)
    return Page(items, total, request.page, request.size)


def _item(office: Office, row: Mapping[Any, Any], moment: datetime) -> OverdueCase:
    return OverdueCase(
        number=case_number(row["id"]),
        title=row["title"],
        kind=row["kind"],
        pace=row["pace"],
        state=row["state"],
        department=row["department"],
        recorded_at=row["recorded_at"],
        due_at=row["due_at"],
        overdue_since=row["overdue_from"],
        last_day=office.day(row["overdue_from"]),
        working_days_overdue=office.calendar.working_days_overdue(row["overdue_from"], moment),
    )
