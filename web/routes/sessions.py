"""The sessions with the leaders, and how many issues each has brought."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.reading.sessions import sessions
from web.language import message
from web.staff.asking import page_asked
from web.visit import Visit
from web.wording import site_name

router = APIRouter(include_in_schema=False)

STATUSES = {
    "planned": message("Planned"),
    "announced": message("Announced"),
    "held": message("Held"),
    "concluded": message("Concluded"),
    "cancelled": message("Cancelled"),
}


@router.get("/sessions")
def show(request: Request) -> Response:
    """Newest first."""
    visit = Visit.of(request)
    with visit.services.database.read() as connection:
        found = sessions(connection, page_asked(visit))
    return visit.page(
        "sessions.html",
        found=found,
        statuses=STATUSES,
        places={item.site: site_name(item.site, visit.words) for item in found.items},
    )
