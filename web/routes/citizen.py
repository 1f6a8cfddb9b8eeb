"""What a citizen does with the tracking code: supply, withdraw, rate, ask to look again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.codes.form import parse
from cases.errors import KeyReused, StaleCase
from web.citizen import CitizenCase, act
from web.idempotency import key_in, new_key
from web.language import message
from web.problems.words import problem_of
from web.routes.status import answered, status_page
from web.staff.asking import filled_form
from web.staff.controls import FORM, errors_of
from web.staff.filled import given_in
from web.visit import Visit
from workflow.fields import parse_fields
from workflow.refusal import Refused

router = APIRouter(include_in_schema=False)

#: the rating that may come with a request to look again
_NOT_SATISFIED = "not_satisfied"
_ASK = "ask_to_reopen"
_ONLY_IF_NOT = message("Only an answer that does not satisfy you can be looked at again.")

Filled = Annotated[FormData, Depends(filled_form)]
Errors = Sequence[tuple[str, str]]


@router.post("/status/{code}/supply")
def supply(request: Request, code: str, form: Filled) -> Response:
    """Send what the department waits for; the clock goes on by it."""
    visit, typed = Visit.of(request), _typed(form)

    def answer(case: CitizenCase) -> Response:
        errors = _done(visit, case, "supply", {"text": typed["text"]}, typed["key"])
        if errors:
            return status_page(visit, case, code, errors, typed["text"], 422)
        return _back(visit, code, "supply")

    return answered(visit, code, answer)


@router.get("/status/{code}/withdraw")
def before_withdrawing(request: Request, code: str) -> Response:
    """What taking the issue back means, and the reason for it."""
    visit = Visit.of(request)

    def answer(case: CitizenCase) -> Response:
        if "withdraw" not in case.view.may:
            return _back(visit, code)
        return _withdrawing(visit, case, code, "")

    return answered(visit, code, answer)


@router.post("/status/{code}/withdraw")
def withdraw(request: Request, code: str, form: Filled) -> Response:
    """Take the issue back: it is closed."""
    visit, typed = Visit.of(request), _typed(form)

    def answer(case: CitizenCase) -> Response:
        errors = _done(visit, case, "withdraw", {"reason": typed["reason"]}, typed["key"])
        if errors:
            return _withdrawing(visit, case, code, typed["reason"], errors)
        return _back(visit, code, "withdraw")

    return answered(visit, code, answer)


@router.get("/status/{code}/rating")
def before_rating(request: Request, code: str) -> Response:
    """Three choices, a comment, and for who is not satisfied a request to look again."""
    visit = Visit.of(request)

    def answer(case: CitizenCase) -> Response:
        if not _can_rate(case):
            return _back(visit, code)
        rated = case.view.rated
        return _rating(visit, case, code, _typed({}) | {"rating": rated.rating if rated else ""})

    return answered(visit, code, answer)


@router.post("/status/{code}/rating")
def rate(request: Request, code: str, form: Filled) -> Response:
    """Keep the rating, and after it the request to look again if there is one.

    What cannot be used of either changes nothing. While a request waits already, the rating alone
    is kept, and the page says so.
    """
    visit, typed = Visit.of(request), _typed(form)

    def answer(case: CitizenCase) -> Response:
        errors, done = _rated(visit, case, typed)
        if errors:
            return _rating(visit, case, code, typed, errors)
        return _back(visit, code, done)

    return answered(visit, code, answer)


def _can_rate(case: CitizenCase) -> bool:
    return not case.view.may.isdisjoint({"rate", "ask_to_reopen"})


def _rated(visit: Visit, case: CitizenCase, typed: Mapping[str, str]) -> tuple[Errors, str]:
    """What stands against the rating and the request; else what was done, as the page calls it."""
    wants_review = bool(typed["reason"].strip())
    if wants_review and typed["rating"] != _NOT_SATISFIED:
        return [("reason", visit.words.gettext(_ONLY_IF_NOT))], ""
    request = {"reason": typed["reason"]}
    errors = _unusable(visit, _ASK, request) if wants_review else ()
    if not errors and not (wants_review and _says_the_same(case, typed)):
        fields = {"rating": typed["rating"], "text": typed["text"]}
        errors = _done(visit, case, "rate", fields, typed["key"])
    if errors or not wants_review:
        return errors, "rate"
    # a key belongs to one command
    key = f"{typed['key']}-again" if typed["key"] else ""
    return _asked(visit, case, request, key)


def _says_the_same(case: CitizenCase, typed: Mapping[str, str]) -> bool:
    """Whether that rating stands already and nothing is said beside it."""
    rated = case.view.rated
    return rated is not None and rated.rating == typed["rating"] and not typed["text"].strip()


def _unusable(visit: Visit, action: str, fields: Mapping[str, str]) -> Errors:
    """What is wrong with fields before anything is done with them."""
    definition, zone = visit.office.vocabulary, visit.office.calendar.zone
    _, problems = parse_fields(definition, action, fields, zone=zone)
    return errors_of(problems, definition, definition.actions[action], visit.language)


def _asked(
    visit: Visit, case: CitizenCase, request: Mapping[str, str], key: str
) -> tuple[Errors, str]:
    """Ask to look again; one request that waits is enough."""
    try:
        act(visit, case, _ASK, request, key or None)
    except Refused as refused:
        if [reason.code for reason in refused.reasons] == ["reopening_is_not_asked_yet"]:
            return (), "rate_waiting"
        return _against(visit, _ASK, refused), ""
    except (StaleCase, KeyReused) as refused:
        return _in_the_way(visit, refused), ""
    return (), _ASK


def _done(
    visit: Visit, case: CitizenCase, action: str, fields: Mapping[str, str], key: str
) -> Errors:
    """What stands against an action, as pairs of field and sentence; nothing once it is done."""
    try:
        act(visit, case, action, fields, key or None)
    except Refused as refused:
        return _against(visit, action, refused)
    except (StaleCase, KeyReused) as refused:
        return _in_the_way(visit, refused)
    return ()


def _against(visit: Visit, action: str, refused: Refused) -> Errors:
    definition = visit.office.vocabulary
    return errors_of(refused.reasons, definition, definition.actions[action], visit.language)


def _in_the_way(visit: Visit, refused: StaleCase | KeyReused) -> Errors:
    problem = problem_of(refused, visit.words, lambda: visit.office.vocabulary)
    return [(FORM, f"{problem.title}.")]


def _typed(form: FormData | Mapping[str, str]) -> dict[str, str]:
    given = given_in(form) if isinstance(form, FormData) else {}
    words = {name: next(iter(given.get(name, ())), "") for name in ("text", "reason", "rating")}
    return {**words, "key": key_in(given) or ""}


def _back(visit: Visit, code: str, done: str = "") -> Response:
    address = f"/status/{parse(code)}"
    return visit.redirect(f"{address}?done={done}" if done else address)


def _withdrawing(
    visit: Visit, case: CitizenCase, code: str, reason: str, errors: Errors = ()
) -> Response:
    path = f"/status/{parse(code)}"
    return visit.page(
        "status_withdraw.html",
        422 if errors else 200,
        switch=f"{path}/withdraw",
        view=case.view,
        path=path,
        reason=reason,
        errors=list(errors),
        key=new_key(),
    )


def _rating(
    visit: Visit,
    case: CitizenCase,
    code: str,
    typed: Mapping[str, str],
    errors: Errors = (),
) -> Response:
    path = f"/status/{parse(code)}"
    field = visit.office.vocabulary.fields["rating"]
    return visit.page(
        "status_rating.html",
        422 if errors else 200,
        switch=f"{path}/rating",
        view=case.view,
        path=path,
        field=field,
        typed=typed,
        errors=list(errors),
        key=new_key(),
    )
