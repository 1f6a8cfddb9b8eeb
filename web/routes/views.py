"""Saving a list under a name of one's own, and letting it go again."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.desks.views import View, drop_view, keep_view
from web.staff.asking import filled_form
from web.staff.filled import given_in
from web.staff.queue_query import queue_query
from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.post("/queue/views")
def keep(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Save the list that the form names; one of the same name is replaced."""
    visit = Visit.of(request)
    given = {name: texts[0] for name, texts in given_in(form).items() if texts}
    query = urlencode(queue_query(visit, given).asked)
    with visit.services.database.write() as transaction:
        view = View(given.get("name", ""), query)
        keep_view(transaction, visit.person_id, view, visit.now)
        transaction.commit()
    return visit.redirect(f"/queue?{query}" if query else "/queue")


@router.post("/queue/views/delete")
def drop(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Forget a saved list."""
    visit = Visit.of(request)
    name = given_in(form).get("name", ("",))[0]
    with visit.services.database.write() as transaction:
        drop_view(transaction, visit.person_id, name)
        transaction.commit()
    return visit.redirect("/queue")
