"""Files of a case, to be saved."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.disclosure.files import copy_of
from web.downloads import download
from web.staff.asking import whole
from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.get("/cases/{number}/attachments/{seq}")
def save(request: Request, number: str, seq: str) -> Response:
    """The file of history entry `seq`, for whoever sees that entry; leaves a trace."""
    visit = Visit.of(request)
    file = copy_of(
        visit.services.database, visit.office, visit.staff, number, whole(seq, 0), visit.now
    )
    return download(file)
