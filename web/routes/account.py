"""One's own account: who the system thinks you are."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.access.second_factors import standing
from web.visit import Visit
from web.wording import role_label

router = APIRouter(include_in_schema=False)


@router.get("/account")
def account(request: Request) -> Response:
    """Name, department and roles; the first page of those who have no other yet."""
    visit = Visit.of(request)
    with visit.services.database.read() as connection:
        in_force = standing(connection, visit.person_id)
    person = visit.person
    department = person.department if person else None
    snapshot = visit.services.directory.current()
    return visit.page(
        "account.html",
        person=person,
        in_force=in_force,
        department=snapshot.name(department, visit.language) if department else None,
        roles=[role_label(role, visit.words) for role in sorted(visit.staff.roles)],
    )
