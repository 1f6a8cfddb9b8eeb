"""Who is overdue with what, now and at any past moment (contract.md sections 4 and 8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from cases.errors import BadInput, FutureMoment
from cases.policy import IN_TOUCH, overdue_scope
from cases.reading.clock_view import ClockView, clock_view
from cases.reading.course.time import time_held
from cases.reading.lasting import earliest
from cases.reading.overdue import (
    AGE_BANDS,
    OverdueCase,
    OverdueReport,
    Share,
    overdue_as_of,
    overdue_cases_as_of,
    overdue_cases_now,
    overdue_now,
)
from cases.reading.overdue.coming import overdue_view_until
from cases.reading.overdue.office_then import office_then
from cases.reading.overdue.oldest import OldestCase, oldest_as_of, oldest_now
from cases.reading.overdue.weeks import WeekCount, overdue_weeks
from cases.reading.paging import Page, PageRequest
from cases.reading.vacancies import count_vacancies
from web.errors import NothingHere
from web.language import message
from web.problems.words import problem_of
from web.staff.asking import page_asked, past_moment, whole
from web.staff.bulk import REMIND, deeds_of
from web.staff.listing import departments_listed, every_page, form_asked, overdue_listed, saved
from web.visit import Visit

router = APIRouter(include_in_schema=False)

#: the three shades of a cell, as shares of the fullest one
_SHADES: Final = ((2 / 3, "h3"), (1 / 3, "h2"), (0, "h1"))


@dataclass(frozen=True, slots=True)
class AskedMoment:
    """The moment a page speaks of: what was typed, the past instant (UTC; None = now), the fault.

    With a fault the page shows how things are now, and says so.
    """

    typed: str
    past: datetime | None = None
    fault: str | None = None

    @property
    def query(self) -> str:
        """What links of the page carry on."""
        return self.typed if self.past else ""


def by_department(request: Request) -> Response:
    """The headline, four figures and the table of departments and ages; `as` saves the table."""
    visit = Visit.of(request)
    form = form_asked(visit)
    return visit.kept(lambda: _departments(visit)) if form is None else _saved(visit, form)


# everybody's first page: without what FastAPI does for each request
router.add_route("/overdue", by_department)


def _saved(visit: Visit, form: str) -> Response:
    asked = _sound(visit)
    listing = departments_listed(visit.words.gettext("Overdue"), _view(visit, asked).report)
    return saved(visit, listing, form, asked.past)


def _view(visit: Visit, asked: AskedMoment) -> _View:
    with visit.services.database.read() as connection:
        return _past(visit, connection, asked.past) if asked.past else _present(visit, connection)


def _departments(visit: Visit) -> Response:
    asked = _asked(visit)
    view = _view(visit, asked)
    report = view.report
    page = visit.page(
        "overdue.html",
        422 if asked.fault else 200,
        report=report,
        asked=asked,
        clock=view.clock,
        weeks=view.weeks,
        oldest=view.oldest,
        names={row.code: row.name for row in report.departments},
        may_remind=_may_remind(visit, asked),
        vacant=_vacant(visit, report),
        bands=AGE_BANDS,
        shades=_shades(report),
        sees_all=visit.sees_everything,
    )
    return page.lasting(view.until)


@router.get("/overdue/{department:path}")
def cases_of(request: Request, department: str) -> Response:
    """The overdue cases of one department, longest overdue first; `as` saves all of them."""
    visit = Visit.of(request)
    office = visit.office
    known = office.people.department(department)
    if known is None or not overdue_scope(visit.staff).covers(department):
        raise NothingHere
    form, band, share = form_asked(visit), _band(visit), _share(visit)
    if form is not None:
        return _cases_saved(visit, department, _sound(visit), band, share, form)
    asked = _asked(visit)
    moment = asked.past or visit.now
    with visit.services.database.read() as connection:
        late = _late(visit, connection, department, asked, band, share, page_asked(visit))
        numbers = [case.number for case in late.items]
        then = office_then(connection, office, asked.past)
        held = time_held(connection, then, numbers, moment)
        clock = clock_view(connection, visit.now)
    return visit.page(
        "overdue_department.html",
        422 if asked.fault else 200,
        code=department,
        name=office.department_name(department, visit.language, moment),
        late=late,
        held={number: time.portion_of(department) for number, time in held.items()},
        responsible={
            case.responsible: office.department_name(case.responsible, visit.language, moment)
            for case in late.items
        },
        asked=asked,
        may_remind=_may_remind(visit, asked),
        moment=moment,
        band=band,
        bands=AGE_BANDS,
        share=share,
        clock=clock,
        states=visit.office.vocabulary.states,
    )


def _cases_saved(
    visit: Visit, department: str, asked: AskedMoment, band: int | None, share: Share, form: str
) -> Response:
    with visit.services.database.read() as connection:
        late = every_page(
            lambda page: _late(visit, connection, department, asked, band, share, page)
        )
    name = visit.office.department_name(department, visit.language, asked.past or visit.now)
    title = f"{visit.words.gettext('Overdue')}: {name}"
    return saved(visit, overdue_listed(visit, title, late), form, asked.past)


def _late(
    visit: Visit,
    connection: Connection,
    department: str,
    asked: AskedMoment,
    band: int | None,
    share: Share,
    wanted: PageRequest,
) -> Page[OverdueCase]:
    office, now = visit.office, visit.now
    # the ages of the first page count cases alone
    shown = share if band is None else Share.CASES
    if asked.past is not None:
        return overdue_cases_as_of(
            connection, office, department, asked.past, now, wanted, band, shown
        )
    return overdue_cases_now(connection, office, department, now, wanted, band, shown)


def _asked(visit: Visit) -> AskedMoment:
    """What was asked for; a fault is told on the page."""
    try:
        return _sound(visit)
    except (FutureMoment, BadInput) as refused:
        problem = problem_of(refused, visit.words, lambda: visit.office.vocabulary)
        is_date = isinstance(refused, FutureMoment)
        fault = f"{problem.title}. {problem.detail}" if is_date else problem.detail
        return AskedMoment(_typed(visit), fault=fault)


def _sound(visit: Visit) -> AskedMoment:
    """The same for a file, which has no place for a fault; raises FutureMoment and BadInput."""
    typed = _typed(visit)
    if not typed:
        return AskedMoment("")
    try:
        return AskedMoment(typed, past_moment(typed, visit.services.calendar().zone, visit.now))
    except BadInput as problem:
        raise BadInput(
            message("This is no date. Write it like 27/11/2026 or 27/11/2026 17:00.")
        ) from problem


def _typed(visit: Visit) -> str:
    return visit.request.query_params.get("as_of", "").strip()


@dataclass(frozen=True, slots=True)
class _View:
    """What the first page is made of; `until` (UTC, exclusive): see `web.kept_pages.Page`."""

    report: OverdueReport
    weeks: tuple[WeekCount, ...]
    oldest: tuple[OldestCase, ...]
    clock: ClockView
    until: datetime | None = None


def _present(visit: Visit, connection: Connection) -> _View:
    office, now, mark = visit.office, visit.now, visit.marked()
    services, department = visit.services, overdue_scope(visit.staff).department
    count = services.workload.count(connection, office, now, mark)
    weeks = services.weeks.told(connection, office, now, department, mark)
    clock = clock_view(connection, now)
    lasting = (count.until_in(mark), weeks.until_in(mark), clock.stale_from)
    return _View(
        _seen(visit, overdue_now(connection, office, now, visit.language, count.workload)),
        weeks.weeks,
        oldest_now(connection, office, now, department),
        clock,
        earliest(overdue_view_until(connection, office, now, count.at), *lasting),
    )


def _past(visit: Visit, connection: Connection, moment: datetime) -> _View:
    office, now, department = visit.office, visit.now, overdue_scope(visit.staff).department
    return _View(
        _seen(visit, overdue_as_of(connection, office, moment, now, visit.language)),
        overdue_weeks(connection, office, moment, department),
        oldest_as_of(connection, office, moment, now, department),
        clock_view(connection, now),
    )


def _seen(visit: Visit, report: OverdueReport) -> OverdueReport:
    """The view as far as it is the reader's to look at."""
    scope = overdue_scope(visit.staff)
    shown = tuple(row for row in report.departments if scope.covers(row.code))
    return replace(report, departments=shown)


def _may_remind(visit: Visit, asked: AskedMoment) -> bool:
    """Whether the reader may have every department reminded: of what is overdue now."""
    return asked.past is None and REMIND in deeds_of(visit)


def _vacant(visit: Visit, report: OverdueReport) -> int:
    """How many posts of the ladders nobody holds; a matter of the UPC office alone."""
    if not visit.staff.roles & IN_TOUCH:
        return 0
    return count_vacancies(visit.office, (row.code for row in report.departments), visit.now)


def _band(visit: Visit) -> int | None:
    text = visit.request.query_params.get("band")
    return whole(text, 0) if text else None


def _share(visit: Visit) -> Share:
    text = visit.request.query_params.get("share") or Share.ALL
    try:
        return Share(text)
    except ValueError as problem:
        raise BadInput(
            message("There is no share “%(text)s” of overdue work."), text=text[:30]
        ) from problem


def _shades(report: OverdueReport) -> dict[int, str]:
    """The shade of a cell by the number in it."""
    numbers = {count for row in report.departments for count in row.bands}
    most = max(numbers, default=0)
    return {count: _shade(count, most) for count in numbers}


def _shade(count: int, most: int) -> str:
    return next((shade for share, shade in _SHADES if count > share * most), "none")
