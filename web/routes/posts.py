"""The posts that are told of late cases: who holds them, who stands in, since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.audit.subjects import post_subject
from cases.audit.trail import edition
from cases.directory.appointing import (
    Office,
    appoint,
    eligible,
    name_deputy,
    posts_to_fill,
    vacate,
)
from cases.directory.posts import Holding, read_tenures
from cases.errors import CaseError
from cases.store.transaction import WriteTransaction
from web.admin.forms import NOTHING, Errors, Filled, errors_of, reference_of, status_of
from web.admin.posts_list import listed, page_of, tenure_lines
from web.errors import NothingHere
from web.staff.asking import filled_form, whole
from web.visit import Visit

router = APIRouter(include_in_schema=False)

_PATH: Final = "/admin/posts"
Form = Annotated[FormData, Depends(filled_form)]
Step = Callable[[WriteTransaction, Office, str, str, Filled, datetime], None]


@router.get(_PATH)
def posts(request: Request) -> Response:
    """Every post, those of the province first; vacant ones say so."""
    visit = Visit.of(request)
    return visit.page("posts.html", lines=listed(visit), path=_PATH)


@router.get(f"{_PATH}/{{post}}")
def post(request: Request, post: str, department: str = "") -> Response:
    """One post: who held it, and the forms that fill it."""
    visit = Visit.of(request)
    return _page(visit, post, department, done="done" in request.query_params)


@router.post(f"{_PATH}/{{post}}")
def change(request: Request, post: str, form: Form, department: str = "") -> Response:
    """Appoint, vacate or name a deputy, unless somebody else did since it was shown."""
    visit, filled = Visit.of(request), Filled.of(form)
    step = _STEPS.get(filled.step)
    if step is None:
        raise NothingHere
    seen = whole(filled.text("seen"), 0)
    office = replace(_office(visit), seen=seen)
    try:
        at = filled.moment("from", visit)
        with visit.services.database.write() as transaction:
            step(transaction, office, post, department, filled, at)
            transaction.commit()
    except CaseError as problem:
        errors, status = errors_of(problem, visit), status_of(problem, visit)
        return _page(visit, post, department, filled, errors, status)
    of = f"department={quote(department, safe='')}&" if department else ""
    return visit.redirect(f"{_PATH}/{post}?{of}done=1")


def _appoint(
    transaction: WriteTransaction,
    office: Office,
    post: str,
    department: str,
    filled: Filled,
    at: datetime,
) -> None:
    who, field = filled.text("username"), filled.text("field") or None
    appoint(transaction, office, post, department, who, at, field)


def _deputy(
    transaction: WriteTransaction,
    office: Office,
    post: str,
    department: str,
    filled: Filled,
    at: datetime,
) -> None:
    who = filled.text("username") or None
    name_deputy(transaction, office, post, department, who, at)


def _vacate(
    transaction: WriteTransaction,
    office: Office,
    post: str,
    department: str,
    _: Filled,
    at: datetime,
) -> None:
    vacate(transaction, office, post, department, at)


_STEPS: Final[dict[str, Step]] = {"holder": _appoint, "deputy": _deputy, "vacate": _vacate}


def _office(visit: Visit) -> Office:
    definition = visit.services.workflows.current.definition
    return Office(definition, visit.office.people, reference_of(visit), visit.now)


def _page(
    visit: Visit,
    post: str,
    department: str,
    filled: Filled = NOTHING,
    errors: Errors = (),
    status: int = 200,
    done: bool = False,
) -> Response:
    office, people = _office(visit), visit.office.people
    known = posts_to_fill(office.definition)
    rule = known.get(post)
    if rule is None or (department and people.department(department) is None):
        raise NothingHere
    if bool(department) is not (rule.office == "department") and rule.office != "province":
        raise NothingHere
    with visit.services.database.read() as connection:
        seen = edition(connection, post_subject(post, department))
        tenures = read_tenures(connection)
    now = people.holding(post, department, visit.now) or Holding(post, department)
    fitting = eligible(office, post, department)
    return visit.page(
        "post.html",
        status,
        switch=page_of(post, department),
        address=page_of(post, department),
        label=rule.label,
        has_field=rule.office == "province",
        department=people.name(department, visit.language) if department else "",
        now=now,
        holder=people.person(now.holder_id) if now.holder_id is not None else None,
        deputy=people.person(now.deputy_id) if now.deputy_id is not None else None,
        fitting=[(each.username, f"{each.full_name} ({each.username})") for each in fitting],
        tenures=tenure_lines(visit, tenures, post, department),
        seen=seen,
        path=_PATH,
        filled=filled,
        errors=errors,
        done=done,
    )
