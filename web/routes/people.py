"""The accounts: who has one, what they may do, where they work, when they are away.

Nobody is deleted: the history of cases names them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.access import staffing
from cases.access.second_factors import those_with_one
from cases.audit.subjects import person_subject
from cases.audit.trail import Change, edition
from cases.directory.passwords import hash_password
from cases.directory.people import LANGUAGES, RIGHTS, ROLES, NewPerson, Person
from cases.errors import CaseError
from cases.reading.paging import Page
from cases.store.transaction import WriteTransaction
from web.admin.forms import NOTHING, Errors, Filled, errors_of, reference_of, status_of
from web.admin.people_list import matching, posts_of
from web.errors import NothingHere
from web.language import OWN_NAMES
from web.security.second_factor import must_have_one
from web.staff.asking import filled_form, page_asked
from web.visit import Visit
from web.wording import RIGHTS as RIGHT_LABELS
from web.wording import role_label

router = APIRouter(include_in_schema=False)

_PATH: Final = "/admin/people"
_PASSWORD_BYTES: Final = 12
Form = Annotated[FormData, Depends(filled_form)]
Step = Callable[[WriteTransaction, Change, Person, Filled, Visit], None]


@router.get(_PATH)
def people(request: Request) -> Response:
    """Everybody by given name, also those who left; `?q=` and `?department=` narrow the list."""
    return _list(Visit.of(request))


@router.post(_PATH)
def hire(request: Request, form: Form) -> Response:
    """Make an account; its password is made here and shown this once."""
    visit, filled = Visit.of(request), Filled.of(form)
    new = NewPerson(
        username=filled.text("username"),
        full_name=filled.text("full_name"),
        roles=filled.ticked("roles"),
        department=filled.text("department") or None,
        rights=filled.ticked("rights"),
        email=filled.text("email"),
        phone=filled.text("phone"),
        language=filled.text("language") or LANGUAGES[0],
    )
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    kept = hash_password(password, secrets.token_bytes)
    by = Change(reference_of(visit), visit.now)
    try:
        with visit.services.database.write() as transaction:
            staffing.hire(transaction, by, new, kept)
            transaction.commit()
    except CaseError as problem:
        return _list(visit, filled, errors_of(problem, visit), status_of(problem, visit))
    return _password_page(visit, _named(visit, new.username.lower()), password)


@router.get(f"{_PATH}/{{username}}")
def person(request: Request, username: str) -> Response:
    """One account with its forms."""
    visit = Visit.of(request)
    return _page(visit, _named(visit, username), done="done" in request.query_params)


@router.post(f"{_PATH}/{{username}}")
def change(request: Request, username: str, form: Form) -> Response:
    """Change the account, unless somebody else did since it was shown."""
    visit, filled = Visit.of(request), Filled.of(form)
    who = _named(visit, username)
    if filled.step == "password":
        return _new_password(visit, who, filled)
    step = _STEPS.get(filled.step)
    if step is None:
        raise NothingHere
    try:
        with visit.services.database.write() as transaction:
            step(transaction, filled.change(visit), who, filled, visit)
            transaction.commit()
    except CaseError as problem:
        errors, status = errors_of(problem, visit), status_of(problem, visit)
        return _page(visit, _named(visit, username), filled, errors, status)
    return visit.redirect(f"{_PATH}/{username}?done=1")


def _details(
    transaction: WriteTransaction, change: Change, who: Person, filled: Filled, _: Visit
) -> None:
    account = NewPerson(
        who.username,
        filled.text("full_name"),
        who.roles,
        who.department,
        who.rights,
        filled.text("email"),
        filled.text("phone"),
        filled.text("language") or who.language,
    )
    staffing.correct(transaction, change, who, account)


def _roles(
    transaction: WriteTransaction, change: Change, who: Person, filled: Filled, _: Visit
) -> None:
    roles, rights = filled.ticked("roles"), filled.ticked("rights")
    department = filled.text("department") or None
    staffing.give_roles(transaction, change, who, roles, rights, department)


def _away(
    transaction: WriteTransaction, change: Change, who: Person, filled: Filled, visit: Visit
) -> None:
    begins, ends = filled.moment("from", visit), filled.moment("until", visit)
    staffing.note_absence(transaction, change, who.id, begins, ends)


def _back(
    transaction: WriteTransaction, change: Change, who: Person, _: Filled, visit: Visit
) -> None:
    staffing.note_return(transaction, change, who.id, visit.now)


def _end(transaction: WriteTransaction, change: Change, who: Person, *_: object) -> None:
    staffing.deactivate(transaction, change, who.id)


def _begin(transaction: WriteTransaction, change: Change, who: Person, *_: object) -> None:
    staffing.reactivate(transaction, change, who.id)


_STEPS: Final[dict[str, Step]] = {
    "details": _details,
    "roles": _roles,
    "away": _away,
    "back": _back,
    "deactivate": _end,
    "reactivate": _begin,
}


def _new_password(visit: Visit, who: Person, filled: Filled) -> Response:
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    kept = hash_password(password, secrets.token_bytes)
    try:
        with visit.services.database.write() as transaction:
            staffing.set_password(transaction, filled.change(visit), who.id, kept)
            transaction.commit()
    except CaseError as problem:
        return _page(visit, who, filled, errors_of(problem, visit), status_of(problem, visit))
    return _password_page(visit, who, password)


def _named(visit: Visit, username: str) -> Person:
    found = visit.services.directory.current().by_username(username)
    if found is None:
        raise NothingHere
    return found


def _list(
    visit: Visit, filled: Filled = NOTHING, errors: Errors = (), status: int = 200
) -> Response:
    query, wanted = visit.request.query_params, page_asked(visit)
    asked = {name: query.get(name, "").strip() for name in ("q", "department")}
    found = matching(visit.office.people.people(), **asked)
    shown = found[wanted.offset : wanted.offset + wanted.size]
    return visit.page(
        "people.html",
        status,
        switch=_PATH,
        found=Page(shown, len(found), wanted.page, wanted.size),
        asked=asked,
        filled=filled,
        errors=errors,
        **_choices(visit),
    )


def _page(
    visit: Visit,
    who: Person,
    filled: Filled = NOTHING,
    errors: Errors = (),
    status: int = 200,
    done: bool = False,
) -> Response:
    people = visit.office.people
    with visit.services.database.read() as connection:
        seen = edition(connection, person_subject(who.id))
        secured = who.id in those_with_one(connection)
    return visit.page(
        "person.html",
        status,
        switch=f"{_PATH}/{who.username}",
        who=who,
        seen=seen,
        absence=people.absence(who.id, visit.now),
        planned=people.absences_to_come(who.id, visit.now),
        posts=posts_of(visit, who),
        secured=secured,
        needed=must_have_one(visit.services.settings, who.actor()),
        own=who.id == visit.person_id,
        filled=filled,
        errors=errors,
        done=done,
        **_choices(visit, who.department),
    )


def _password_page(visit: Visit, who: Person, password: str) -> Response:
    return visit.page(
        "password_once.html", switch=f"{_PATH}/{who.username}", who=who, password=password
    )


def _choices(visit: Visit, own: str | None = None) -> dict[str, Any]:
    """What the forms offer; `own` is somebody's department, offered also when it has ended."""
    people, language = visit.office.people, visit.language
    today = visit.services.calendar().local(visit.now).date()
    at_work = [each.code for each in people.active_departments(today)]
    offered = at_work if own is None or own in at_work else [*at_work, own]
    return {
        "path": _PATH,
        "roles": [(role, role_label(role, visit.words)) for role in ROLES],
        "rights": [(right, visit.words.gettext(RIGHT_LABELS[right])) for right in RIGHTS],
        "languages": [(code, OWN_NAMES[code]) for code in LANGUAGES],
        "departments": [(code, people.name(code, language, today)) for code in offered],
        "name_of": lambda code: people.name(code, language, today),
    }
