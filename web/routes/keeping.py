"""What a citizen takes along from the page of a case: the day of the answer, a slip to print."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.codes.form import parse
from cases.reading.status import Standing
from web.appointments import WholeDay, calendar_file
from web.citizen import CitizenCase
from web.downloads import disposition
from web.language import message
from web.pictures import qr_of
from web.routes.status import answered
from web.visit import Visit

router = APIRouter(include_in_schema=False)

_SUMMARY: Final = message("The %(department)s answers you: your issue raised with the leaders")
_NAME: Final = message("day-of-the-answer")
_DESCRIPTION: Final = message(
    "By the end of this day you should have an answer. Look up how it stands at %(address)s with "
    "your tracking code, or call %(phone)s."
)


@router.get("/status/{code}/answer.ics")
def day_of_the_answer(request: Request, code: str) -> Response:
    """The last day for the answer; back to the page when there is none to wait for.

    The file goes into calendars that others may read: it holds neither the code nor the issue.
    """
    visit = Visit.of(request)

    def answer(case: CitizenCase) -> Response:
        day = case.view.last_day
        if case.view.standing is not Standing.WILL_ANSWER or day is None:
            return visit.redirect(f"/status/{parse(code)}")
        settings, gettext = visit.services.settings, visit.words.gettext
        entry = WholeDay(
            identity=f"{settings.public_url}/answers/{case.case_id}",
            day=day,
            summary=gettext(_SUMMARY) % {"department": case.view.department},
            description=gettext(_DESCRIPTION)
            % {"address": settings.public_url, "phone": settings.help_phone},
        )
        return Response(
            calendar_file(entry, visit.now),
            media_type="text/calendar",
            headers={"Content-Disposition": disposition(f"{gettext(_NAME)}.ics")},
        )

    return answered(visit, code, answer)


@router.get("/status/{code}/slip")
def slip(request: Request, code: str) -> Response:
    """The code on paper, with a picture of the address for the camera of a phone."""
    visit = Visit.of(request)

    def answer(case: CitizenCase) -> Response:
        address = f"{visit.services.settings.public_url}/status/{parse(code)}"
        return visit.page(
            "status_slip.html",
            view=case.view,
            code=parse(code),
            address=address,
            picture=qr_of(address),
        )

    return answered(visit, code, answer)
