"""The citizen's page, reached by tracking code."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from cases.codes.form import parse
from cases.errors import BadCode
from web.citizen import as_typed, look_up, step_label
from web.errors import NothingHere
from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.post("/status")
def ask(request: Request, code: Annotated[str, Form()] = "") -> Response:
    """On to the page of the code, written as it is on the slip; a wrong form is said at once."""
    visit = Visit.of(request)
    try:
        return visit.redirect(f"/status/{parse(code)}")
    except BadCode as problem:
        return _wrong_code(visit, code, problem)


@router.get("/status/{code}")
def show(request: Request, code: str) -> Response:
    """What the citizen may know of the case."""
    visit = Visit.of(request)
    try:
        view = look_up(visit, code)
    except BadCode as problem:
        return _wrong_code(visit, code, problem)
    except NothingHere:
        return visit.page("status_unknown.html", 404, switch="/", typed="")
    labels = [
        step_label(step.state, step.status, view.department, visit.words) for step in view.steps
    ]
    steps = list(zip(view.steps, labels, strict=True))
    return visit.page("status.html", view=view, steps=steps, code=parse(code))


def _wrong_code(visit: Visit, code: str, problem: BadCode) -> Response:
    typed = as_typed(code)
    return visit.page("status_mistyped.html", 422, switch="/", typed=typed, problem=problem)
