"""The accounts, for the administrator: who has which role, and taking away a lost second factor."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.access.account_traces import by_person
from cases.access.second_factors import reset, those_with_one
from cases.directory.people import Person
from web.errors import NotAllowed, NothingHere
from web.security.second_factor import must_have_one
from web.visit import Visit
from web.wording import role_label

router = APIRouter(include_in_schema=False)

PAGE: Final = "/admin/people"


@router.get(PAGE)
def show(request: Request) -> Response:
    """Everybody with an account, by given name."""
    visit = Visit.of(request)
    with visit.services.database.read() as connection:
        secured = those_with_one(connection)
    people = sorted(visit.office.people.people(), key=lambda person: person.sort_key)
    return visit.page(
        "people.html",
        people=[_row(visit, person, person.id in secured) for person in people],
        reader=visit.person_id,
        path=PAGE,
    )


@router.post(f"{PAGE}/{{username}}/second-factor")
def reset_factor(request: Request, username: str) -> Response:
    """Two-step sign-in of somebody with a lost phone ends; one's own ends with password and code.

    Every session of theirs ends too, and their account page says who did it.
    """
    visit = Visit.of(request)
    person = visit.office.people.by_username(username)
    if person is None:
        raise NothingHere
    if person.id == visit.person_id:
        raise NotAllowed
    with visit.services.database.write() as transaction:
        reset(transaction, person.id, by_person(visit.person_id), visit.now)
        transaction.commit()
    return visit.redirect(PAGE)


def _row(visit: Visit, person: Person, secured: bool) -> dict[str, Any]:
    code = person.department
    return {
        "person": person,
        "department": visit.office.department_name(code, visit.language, visit.now)
        if code
        else None,
        "roles": [role_label(role, visit.words) for role in sorted(person.roles)],
        "secured": secured,
        "needed": must_have_one(visit.services.settings, person.actor()),
    }
