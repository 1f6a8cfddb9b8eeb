"""Finding a case: an exact number or code opens it, words give a list."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.errors import BadInput
from cases.reading.search import named_case, search
from web.language import message
from web.staff.asking import page_asked
from web.staff.listing import cases_listed, every_page, form_asked, saved
from web.visit import Visit

router = APIRouter(include_in_schema=False)

LONGEST: Final = 200


@router.get("/search")
def find(request: Request) -> Response:
    """The form, and what was found; nothing of a petitioner stands in the list.

    With `as` everything that was found is saved as a file.
    """
    visit = Visit.of(request)
    text, wanted, form = _asked(visit), page_asked(visit), form_asked(visit)
    office, services = visit.office, visit.services
    with services.database.read() as connection:
        number = (
            named_case(connection, office, visit.staff, services.register.codes, text, visit.now)
            if text
            else None
        )
        if number is not None:
            return visit.redirect(f"/cases/{number}")
        if form is not None:
            listing = cases_listed(
                visit,
                f"{visit.words.gettext('Search')}: {text}",
                every_page(
                    lambda page: search(connection, office, visit.staff, text, visit.now, page)
                ),
            )
            return saved(visit, listing, form)
        found = search(connection, office, visit.staff, text, visit.now, wanted)
    codes = {item.department for item in found.items}
    return visit.page(
        "search.html",
        text=text,
        found=found,
        longest=LONGEST,
        states=office.vocabulary.states,
        departments={
            code: office.department_name(code, visit.language, visit.now) for code in codes
        },
    )


def _asked(visit: Visit) -> str:
    text = visit.request.query_params.get("q", "").strip()
    if len(text) > LONGEST:
        raise BadInput(
            message("At most %(most)s characters can be searched for; a few words are enough."),
            most=LONGEST,
        )
    return text
