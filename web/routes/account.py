"""One's own account: who the system thinks you are, and where you are signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from cases.access import sign_ins
from cases.access.provider_accounts import joined_since
from cases.access.second_factors import standing
from web.security.credentials import session_cookie
from web.security.sign_in import cookie_name
from web.visit import Visit
from web.wording import role_label

router = APIRouter(include_in_schema=False)


@router.get("/account")
def account(request: Request) -> Response:
    """Name, department, roles and sessions; the first page of those who have no other yet."""
    visit = Visit.of(request)
    with visit.services.database.read() as connection:
        in_force = standing(connection, visit.person_id)
        sessions = sign_ins.of_person(connection, visit.person_id, visit.now)
        way = visit.services.way_in
        joined = joined_since(connection, visit.person_id, way.provider.issuer) if way else None
    person = visit.person
    department = person.department if person else None
    snapshot = visit.services.directory.current()
    return visit.page(
        "account.html",
        person=person,
        in_force=in_force,
        office_account=way is not None,
        joined_since=joined,
        department=snapshot.name(department, visit.language) if department else None,
        roles=[role_label(role, visit.words) for role in sorted(visit.staff.roles)],
        sessions=[(each, sign_ins.is_of(each, _token(visit))) for each in sessions],
    )


@router.post("/account/sessions")
def end_sessions(request: Request, session: Annotated[str, Form()] = "") -> Response:
    """End one session of one's own, or all but this one; a stranger's is never met."""
    visit = Visit.of(request)
    with visit.services.database.write() as transaction:
        if session:
            sign_ins.end_named(transaction, visit.person_id, session)
        else:
            sign_ins.end_others(transaction, visit.person_id, _token(visit))
        transaction.commit()
    return visit.redirect("/account")


def _token(visit: Visit) -> str:
    return session_cookie(visit.request, cookie_name(visit.services.settings)) or ""
