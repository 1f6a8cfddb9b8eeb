"""The citizen's page, reached by tracking code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from cases.codes.form import parse
from cases.errors import BadCode
from web.citizen import CitizenCase, as_typed, look_up, step_label
from web.errors import NothingHere
from web.idempotency import new_key
from web.kept_pages import KEY_PLACE
from web.language import message
from web.visit import Visit

router = APIRouter(include_in_schema=False)

#: what the citizen has just done, by what the address says
_DONE: Final = {
    "supply": message("Thank you. What you sent has been passed on; the clock runs again."),
    "withdraw": message("You have taken your issue back. It is closed."),
    "rate": message("Thank you for your rating."),
    "rate_waiting": message(
        "Thank you for your rating. Your request to look at it again is waiting for its decision "
        "already; it need not be sent twice."
    ),
    "ask_to_reopen": message("Your request to look at it again has been passed on."),
}


@router.post("/status")
def ask(request: Request, code: Annotated[str, Form()] = "") -> Response:
    """On to the page of the code, written as it is on the slip; a wrong form is said at once."""
    visit = Visit.of(request)
    try:
        return visit.redirect(f"/status/{parse(code)}")
    except BadCode as problem:
        return _wrong_code(visit, code, problem)


def show(request: Request) -> Response:
    """What the citizen may know of the case."""
    code: str = request.path_params["code"]
    visit = Visit.of(request)
    return visit.kept(
        lambda: answered(visit, code, lambda case: status_page(visit, case, code, key=KEY_PLACE))
    )


# asked by many at once when word gets round: without what FastAPI does for each request
router.add_route("/status/{code}", show)


def answered(visit: Visit, code: str, answer: Callable[[CitizenCase], Response]) -> Response:
    """`answer` for the case behind a code; every code without one is answered alike everywhere."""
    try:
        case = look_up(visit, code)
    except BadCode as problem:
        return _wrong_code(visit, code, problem)
    except NothingHere:
        return visit.page("status_unknown.html", 404, switch="/", typed="")
    return answer(case)


def status_page(
    visit: Visit,
    case: CitizenCase,
    code: str,
    errors: Sequence[tuple[str, str]] = (),
    typed: str = "",
    status: int = 200,
    key: str | None = None,
) -> Response:
    """The page; with `errors` what was `typed` into its form comes back."""
    view = case.view
    labels = [step_label(step, view.department, visit.words) for step in view.steps]
    done = visit.request.query_params.get("done", "")
    page = visit.page(
        "status.html",
        status,
        switch=f"/status/{parse(code)}" if errors else None,
        view=view,
        steps=list(zip(view.steps, labels, strict=True)),
        code=parse(code),
        done=visit.words.gettext(_DONE[done]) if done in _DONE else None,
        errors=list(errors),
        typed=typed,
        key=key or new_key(),
    )
    return page.lasting(view.lasts_until(visit.now))


def _wrong_code(visit: Visit, code: str, problem: BadCode) -> Response:
    typed = as_typed(code)
    return visit.page("status_mistyped.html", 422, switch="/", typed=typed, problem=problem)
