"""The working calendar: what is off or worked, by which notice, and changing it.

Whoever changes a day sees which open deadlines move before anything is saved: case numbers and
dates, nothing of what the cases are about (contract.md section 10).
"""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.calendar.planning import CalendarChange, effects, overview
from cases.calendar.versions import KeptCalendar, kept_calendars
from cases.clock.following import is_followed
from cases.errors import CalendarChanged
from web.admin.references import who
from web.calendar_document import year_document
from web.errors import NothingHere
from web.staff.asking import filled_form, whole
from web.staff.calendar_form import CHOICES, CONFIRM, Wish, wished
from web.staff.calendar_grid import months_of, weekday_names
from web.staff.filled import given_in
from web.visit import Visit
from web.wording import DAY_KINDS
from workflow.worktime.editing import PLANNED_YEARS
from workflow.worktime.hours import spans_text

router = APIRouter(include_in_schema=False)

_PATH: Final = "/admin/calendar"
_CHANGING: Final = "admin"
#: moves that are listed one by one; the rest is counted
_MOST_LISTED: Final = 200
#: how long a page may count and a request may move; the clock goes on with the rest
_COUNTING_SECONDS: Final = 5.0
_MOVING: Final = timedelta(seconds=10)
_LAST_CHANGES: Final = 10


@router.get(_PATH)
def show(request: Request) -> Response:
    """A year of the calendar; administrators also get the form."""
    visit = Visit.of(request)
    local_today = visit.services.calendar().local(visit.now)
    year = whole(request.query_params.get("year"), local_today.year)
    if year not in PLANNED_YEARS:
        raise NothingHere
    done = request.query_params.get("moved")
    return _page(visit, year, {}, moved=whole(done, 0) if done is not None else None)


@router.post(_PATH)
def change(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """First what would move, then the change itself; what cannot be used comes back as typed."""
    visit = Visit.of(request)
    given = {name: texts[0] for name, texts in given_in(form).items() if texts}
    before = visit.services.calendar()
    year = whole(given.get("year"), before.local(visit.now).year)
    if year not in PLANNED_YEARS:
        raise NothingHere
    if given.get("step") == "edit":
        return _page(visit, year, given)
    wish = wished(given, before, year, visit.words)
    if wish.errors:
        return _page(visit, year, given, wish.errors, 422)
    planned = CalendarChange(before, wish.after, wish.notice)
    if planned.is_none:
        nothing = visit.words.gettext("The calendar says so already; there is nothing to change.")
        return _page(visit, year, given, (("day", nothing),), 422)
    if given.get("step") != "save":
        return _check(visit, planned, wish, given)
    if given.get("version") != before.version:
        raise CalendarChanged
    done = visit.services.register.change_calendar(planned, visit.staff, visit.now, _MOVING)
    return visit.redirect(f"{_PATH}?year={wish.year}&moved={done.moved if done else 0}")


def _check(visit: Visit, planned: CalendarChange, wish: Wish, given: dict[str, str]) -> Response:
    end = time.monotonic() + _COUNTING_SECONDS
    with visit.services.database.read() as connection:
        found = effects(connection, visit.services.workflows, planned, visit.now)
        seen = overview(found, _MOST_LISTED, lambda: time.monotonic() < end)
    office = visit.office
    names = {
        code: office.department_name(code, visit.language, visit.now)
        for code in (*seen.departments, *(ending.department for ending in seen.ended))
    }
    kept = {name: text for name, text in given.items() if name not in ("step", "version")}
    return visit.page(
        "calendar_check.html",
        switch=f"{_PATH}?year={wish.year}",
        seen=seen,
        names=names,
        wish=wish,
        kept=kept | {"version": planned.before.version},
        path=_PATH,
    )


def _page(
    visit: Visit,
    year: int,
    given: dict[str, str],
    errors: tuple[tuple[str, str], ...] = (),
    status: int = 200,
    moved: int | None = None,
) -> Response:
    office, language = visit.services.calendar(), visit.language
    with visit.services.database.read() as connection:
        lines = kept_calendars(connection)[-_LAST_CHANGES:]
        followed = is_followed(connection)
    return visit.page(
        "calendar.html",
        status,
        switch=f"{_PATH}?year={year}",
        year=year,
        document=year_document(office, year),
        days=[day for day in office.days if day.date.year == year],
        months=months_of(office, year, language),
        weekdays=weekday_names(language),
        kinds=DAY_KINDS,
        choices=[(what, visit.words.gettext(label)) for what, label in CHOICES.items()],
        hours_of=spans_text,
        departments=_departments(visit, year),
        confirm=CONFIRM,
        lines=[_line(visit, line) for line in reversed(lines)],
        followed=followed,
        may_change=_CHANGING in visit.staff.roles,
        given=given,
        errors=errors,
        moved=moved,
        path=_PATH,
    )


def _departments(visit: Visit, year: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """The hours of departments at the end of a year, by the names people know."""
    office, days = visit.services.calendar(), weekday_names(visit.language)
    return [
        (
            visit.office.department_name(code, visit.language, visit.now),
            [
                (days[place][1], spans_text(spans))
                for place, spans in enumerate(hours.on(date(year, 12, 31)).weekly)
                if spans is not None
            ],
        )
        for code, hours in office.departments.items()
    ]


def _line(visit: Visit, line: KeptCalendar) -> dict[str, Any]:
    return {"at": line.at, "notice": line.notice, "who": who(visit, line.actor)}
