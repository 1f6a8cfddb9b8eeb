"""The sessions with the leaders: the list, one session with its day, and its steps."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.meetings.conclusions import may_conclude
from cases.meetings.faults import MeetingRefused
from cases.meetings.registering import BEHALF
from cases.meetings.rules import rules
from cases.meetings.scheduling import change_session, next_working_day
from cases.policy import IN_TOUCH
from cases.reading.meetings import SessionView, registrations, session_view
from cases.reading.paging import LARGEST_SIZE, PageRequest
from cases.reading.sessions import sessions
from web.errors import NothingHere
from web.meetings import STATUS, Errors, errors_of, is_on_a_day_off, told_by
from web.staff.asking import filled_form, page_asked
from web.staff.filled import plain_fields
from web.visit import Visit
from web.wording import CATEGORIES, site_name

router = APIRouter(include_in_schema=False)

#: steps that are a button alone; the others have a form
_BUTTONS: Final = ("announce", "hold", "conclude")


@router.get("/sessions")
def show(request: Request) -> Response:
    """Newest first."""
    visit = Visit.of(request)
    with visit.services.database.read() as connection:
        found = sessions(connection, page_asked(visit))
    return visit.page(
        "sessions.html",
        found=found,
        statuses=rules().sessions.states,
        days_off={item.id for item in found.items if is_on_a_day_off(item, visit)},
        places={item.site: site_name(item.site, visit.words) for item in found.items},
        receives=not BEHALF.isdisjoint(visit.staff.roles),
        schedules=not rules().sessions.steps["announce"].by.isdisjoint(visit.staff.roles),
    )


@router.get("/sessions/{session}")
def one(request: Request, session: str) -> Response:
    """One session: when and where, who attends, who registered, and what may be done."""
    return _page(Visit.of(request), session)


@router.post("/sessions/{session}/{step}")
def act(
    request: Request, session: str, step: str, form: Annotated[FormData, Depends(filled_form)]
) -> Response:
    """Take a step; what cannot be used comes back with nothing lost."""
    visit, given = Visit.of(request), plain_fields(form)
    try:
        desk = visit.services.mondays
        shown = change_session(desk, visit.staff, session, step, given, visit.now)
    except MeetingRefused as refusal:
        status = STATUS[refusal.category]
        return _page(
            visit, session, given | {"step": step}, errors_of(refusal, visit.words), status
        )
    return visit.redirect(f"/sessions/{shown}")


def _page(
    visit: Visit,
    name: str,
    given: dict[str, str] | None = None,
    errors: Errors = (),
    status: int = 200,
) -> Response:
    everybody = PageRequest(1, LARGEST_SIZE)
    with visit.services.database.read() as connection:
        view = session_view(connection, name)
        if view is None:
            raise NothingHere
        people = registrations(
            connection, visit.staff, visit.now, view.session.id, request=everybody
        )
    flow, office = rules(), visit.office
    offered = {
        step.name: step for step in flow.sessions.offered(view.session.status, visit.staff.roles)
    }
    today = office.calendar.local(visit.now).date()
    runs_the_day = not flow.registrations.steps["come"].by.isdisjoint(visit.staff.roles)
    return visit.page(
        "session.html",
        status,
        switch=f"/sessions/{name}",
        view=view,
        session=view.session,
        place=site_name(view.session.site, visit.words),
        day_off=is_on_a_day_off(view.session, visit),
        rules=flow,
        categories=CATEGORIES,
        offered=offered,
        buttons=[offered[step] for step in _BUTTONS if step in offered],
        people=people,
        enters_who_came=view.session.date <= today and runs_the_day,
        concludes=bool(IN_TOUCH & visit.staff.roles) and may_conclude(view.session, visit.now),
        receives=not BEHALF.isdisjoint(visit.staff.roles),
        at_work=_departments(visit, view),
        names={
            code: office.department_name(code, visit.language, visit.now)
            for code, _ in view.attending
        },
        by=told_by(view.lines, visit),
        given=_as_it_stands(visit, view) | (given or {}),
        next_day=next_working_day(max(view.session.date, today), office.calendar),
        errors=list(errors),
    )


def _departments(visit: Visit, view: SessionView) -> list[tuple[str, str]]:
    """Those at work on the day, and those that attend already: one may have ended meanwhile."""
    on, people = view.session.date, visit.office.people
    at_work = [each.code for each in people.active_departments(on)]
    codes = dict.fromkeys((*at_work, *(code for code, _ in view.attending)))
    return [(code, people.name(code, visit.language, on)) for code in codes]


def _as_it_stands(visit: Visit, view: SessionView) -> dict[str, str]:
    """What the form of changes begins with."""
    session, calendar = view.session, visit.office.calendar
    return {
        "leader": session.leader,
        "replaced_by": session.replaced_by or "",
        "begins": f"{calendar.local(session.starts_at):%H:%M}",
        "ends": f"{calendar.local(session.ends_at):%H:%M}",
        "capacity": str(session.capacity),
        "logistics": session.logistics or "",
    }
