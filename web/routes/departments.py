"""The departments through their changes: founded, renamed, ended with a successor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.audit.subjects import department_subject
from cases.audit.trail import Change, edition
from cases.directory import reorganising
from cases.directory.organisation import FOUNDED, Department, Name
from cases.errors import CaseError
from cases.store.transaction import WriteTransaction
from web.admin.forms import NOTHING, Errors, Filled, errors_of, status_of
from web.errors import NothingHere
from web.staff.asking import filled_form
from web.visit import Visit
from web.wording import DEPARTMENT_KINDS

router = APIRouter(include_in_schema=False)

_PATH: Final = "/admin/departments"
Form = Annotated[FormData, Depends(filled_form)]
Step = Callable[[WriteTransaction, Change, str, Filled], None]


@router.get(_PATH)
def departments(request: Request) -> Response:
    """Those at work, and below them the ended ones."""
    return _list(Visit.of(request))


@router.post(_PATH)
def found(request: Request, form: Form) -> Response:
    """Found a department from a day on."""
    visit, filled = Visit.of(request), Filled.of(form)
    try:
        with visit.services.database.write() as transaction:
            made = reorganising.found(
                transaction,
                filled.change(visit),
                filled.text("code"),
                filled.text("kind"),
                _name_in(filled),
            )
            transaction.commit()
    except CaseError as problem:
        return _list(visit, filled, errors_of(problem, visit), status_of(problem, visit))
    return visit.redirect(f"{_PATH}/{quote(made.code, safe='')}?done=1")


@router.get(f"{_PATH}/{{code:path}}")
def department(request: Request, code: str) -> Response:
    """One department: its names, its people, its posts, and the forms that change it."""
    visit = Visit.of(request)
    return _page(visit, _coded(visit, code), done="done" in request.query_params)


@router.post(f"{_PATH}/{{code:path}}")
def change(request: Request, code: str, form: Form) -> Response:
    """Rename or end it, unless somebody else changed it since it was shown."""
    visit, filled = Visit.of(request), Filled.of(form)
    shown, step = _coded(visit, code), _STEPS.get(filled.step)
    if step is None:
        raise NothingHere
    try:
        with visit.services.database.write() as transaction:
            step(transaction, filled.change(visit), shown.code, filled)
            transaction.commit()
    except CaseError as problem:
        errors, status = errors_of(problem, visit), status_of(problem, visit)
        return _page(visit, _coded(visit, code), filled, errors, status)
    return visit.redirect(f"{_PATH}/{quote(code, safe='')}?done=1")


def _rename(transaction: WriteTransaction, change: Change, code: str, filled: Filled) -> None:
    reorganising.rename(transaction, change, code, _name_in(filled))


def _end(transaction: WriteTransaction, change: Change, code: str, filled: Filled) -> None:
    last_day, successor = filled.day("last_day"), filled.text("successor")
    reorganising.end(transaction, change, code, last_day, successor)


_STEPS: Final[dict[str, Step]] = {"rename": _rename, "end": _end}


def _name_in(filled: Filled) -> Name:
    texts = (filled.text(name) for name in ("name_vi", "name_en", "abbreviation"))
    return Name(filled.day("since"), *texts)


def _coded(visit: Visit, code: str) -> Department:
    found = visit.services.directory.current().department(code)
    if found is None:
        raise NothingHere
    return found


def _list(
    visit: Visit, filled: Filled = NOTHING, errors: Errors = (), status: int = 200
) -> Response:
    people, today = visit.office.people, _today(visit)
    everything = people.departments()
    return visit.page(
        "departments.html",
        status,
        switch=_PATH,
        at_work=people.active_departments(today),
        others=[each for each in everything if not each.exists_on(today)],
        members={each.code: len(people.members(each.code)) for each in everything},
        kinds=DEPARTMENT_KINDS,
        founded=[(kind, visit.words.gettext(DEPARTMENT_KINDS[kind])) for kind in FOUNDED],
        today=today,
        path=_PATH,
        filled=filled,
        errors=errors,
    )


def _page(
    visit: Visit,
    shown: Department,
    filled: Filled = NOTHING,
    errors: Errors = (),
    status: int = 200,
    done: bool = False,
) -> Response:
    people, today = visit.office.people, _today(visit)
    with visit.services.database.read() as connection:
        seen = edition(connection, department_subject(shown.code))
    return visit.page(
        "department.html",
        status,
        switch=f"{_PATH}/{quote(shown.code, safe='')}",
        shown=shown,
        seen=seen,
        members=[each for each in people.people() if each.department == shown.code],
        heirs=[
            (each.code, each.name_on(today).in_language(visit.language))
            for each in people.active_departments(today)
            if each.code != shown.code
        ],
        heir=people.department(shown.successor) if shown.successor else None,
        kinds=DEPARTMENT_KINDS,
        today=today,
        path=_PATH,
        filled=filled,
        errors=errors,
        done=done,
    )


def _today(visit: Visit) -> date:
    return visit.services.calendar().local(visit.now).date()
