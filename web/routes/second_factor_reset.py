"""Taking away the second factor of somebody who lost the phone."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.access.account_traces import by_person
from cases.access.second_factors import reset
from web.errors import NotAllowed, NothingHere
from web.visit import Visit

router = APIRouter(include_in_schema=False)

_PERSON: Final = "/admin/people/{username}"


@router.post(f"{_PERSON}/second-factor")
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
    return visit.redirect(f"/admin/people/{person.username}?done=1")
