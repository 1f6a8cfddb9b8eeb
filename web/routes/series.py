"""The series of Mondays: the rule of each site, and planning the sessions that it makes."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.meetings.ending import end_series
from cases.meetings.faults import MeetingRefused
from cases.meetings.rules import rules
from cases.meetings.series import plan_series, series, set_series
from web.meetings import STATUS, Errors, errors_of
from web.staff.asking import filled_form, whole
from web.staff.filled import plain_fields
from web.visit import Visit

router = APIRouter(include_in_schema=False)

#: what the last step did to how many sessions, as the address tells it
_COUNTED: Final = ("planned", "cancelled")


@router.get("/sessions/series")
def show(request: Request) -> Response:
    """The rules that are kept, and the two forms."""
    return _page(Visit.of(request), {})


@router.post("/sessions/series")
def change(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Keep a rule, plan the sessions up to a day, or end a series."""
    visit, given = Visit.of(request), plain_fields(form)
    desk, staff = visit.services.mondays, visit.staff
    try:
        if given.get("what") == "plan":
            planned = plan_series(desk, staff, given, visit.now)
            return visit.redirect(f"/sessions/series?planned={len(planned)}")
        if given.get("what") == "end":
            cancelled = end_series(desk, staff, given, visit.now)
            return visit.redirect(f"/sessions/series?cancelled={len(cancelled)}")
        set_series(desk, staff, given, visit.now)
    except MeetingRefused as refusal:
        errors = errors_of(refusal, visit.words)
        return _page(visit, given, errors, STATUS[refusal.category])
    return visit.redirect("/sessions/series")


def _page(visit: Visit, given: dict[str, str], errors: Errors = (), status: int = 200) -> Response:
    with visit.services.database.read() as connection:
        kept = series(connection)
    counts = visit.request.query_params
    counted: dict[str, Any] = {name: whole(counts[name], 0) for name in _COUNTED if name in counts}
    return visit.page(
        "series.html",
        status,
        switch="/sessions/series",
        kept=kept,
        sites=rules().sites,
        site=rules().site,
        given=given,
        **counted,
        errors=list(errors),
    )
