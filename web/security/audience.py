"""Which roles a page is for. A route without a line here keeps the program from starting.

This is the outer door only: which cases somebody sees is decided in `cases/policy.py`, what they
may do to one in the workflow definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.routing import BaseRoute, Route

from web.errors import NotAllowed, NotSignedIn
from workflow.attempt import Actor


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody, everybody who is signed in, or those with one of `roles`."""

    signed_in: bool
    roles: frozenset[str] = frozenset()

    def admit(self, actor: Actor | None) -> None:
        """Raise NotSignedIn or NotAllowed unless the page is for this actor."""
        if not self.signed_in:
            return
        if actor is None:
            raise NotSignedIn
        if self.roles and not self.roles & actor.roles:
            raise NotAllowed


def _only(*roles: str) -> Audience:
    return Audience(True, frozenset(roles))


PUBLIC: Final = Audience(False)
STAFF: Final = Audience(True)

_UPC = ("upc_office", "upc_chief")
_DEPARTMENT = ("department_officer", "department_head")
_PROVINCE = (*_UPC, "leader", "auditor")
_CASES = _only("centre", *_DEPARTMENT, *_PROVINCE)
_OVERDUE = _only(*_DEPARTMENT, *_PROVINCE)
_SESSIONS = _only("centre", *_UPC, "leader")

#: "METHOD path" as the route is declared (contract.md sections 4 and 10)
AUDIENCES: Final[Mapping[str, Audience]] = {
    "GET /": PUBLIC,
    "POST /status": PUBLIC,
    "GET /status/{code}": PUBLIC,
    "GET /status/{code}/answer.ics": PUBLIC,
    "GET /status/{code}/slip": PUBLIC,
    "POST /status/{code}/supply": PUBLIC,
    "GET /status/{code}/withdraw": PUBLIC,
    "POST /status/{code}/withdraw": PUBLIC,
    "GET /status/{code}/rating": PUBLIC,
    "POST /status/{code}/rating": PUBLIC,
    "GET /login": PUBLIC,
    "POST /login": PUBLIC,
    "POST /logout": PUBLIC,
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,
    "GET /openapi.json": PUBLIC,
    "GET /account": STAFF,
    "GET /queue": _CASES,
    "GET /cases/new": _only("centre", *_UPC),
    "POST /cases": _only("centre", *_UPC),
    "GET /cases/{number}": _CASES,
    "GET /cases/{number}/actions/{action}": _CASES,
    "POST /cases/{number}/actions/{action}": _CASES,
    "GET /cases/{number}/attachments/{seq}": _CASES,
    "GET /cases/{number}/contact": _CASES,
    "POST /cases/{number}/contact": _CASES,
    "GET /cases/{number}/code": _only("centre", *_UPC),
    "POST /cases/{number}/code": _only("centre", *_UPC),
    "GET /overdue": _OVERDUE,
    "GET /overdue/{department:path}": _OVERDUE,
    "GET /leader": _only("leader"),
    "GET /escalations": _only(*_PROVINCE),
    "GET /sessions": _SESSIONS,
    "GET /sessions/{session}": _SESSIONS,
    "GET /admin/calendar": _only("admin", *_UPC),
    "POST /admin/calendar": _only("admin"),
    "GET /admin/outbox": _only("admin", *_UPC),
    "POST /admin/outbox": _only("admin", *_UPC),
    "GET /admin/departments": _only("admin"),
    "POST /admin/departments": _only("admin"),
    "GET /admin/departments/{code:path}": _only("admin"),
    "POST /admin/departments/{code:path}": _only("admin"),
    "GET /admin/people": _only("admin"),
    "POST /admin/people": _only("admin"),
    "GET /admin/people/{username}": _only("admin"),
    "POST /admin/people/{username}": _only("admin"),
    "GET /admin/posts": _only("admin"),
    "GET /admin/posts/{post}": _only("admin"),
    "POST /admin/posts/{post}": _only("admin"),
    "GET /admin/workflow": _only("admin", "auditor"),
    "GET /admin/audit": _only("admin", "auditor"),
    "POST /api/v1/cases": STAFF,
    "GET /api/v1/cases": STAFF,
    "GET /api/v1/cases/{number}": STAFF,
    "POST /api/v1/cases/{number}/actions/{action}": STAFF,
    "GET /api/v1/cases/{number}/events": STAFF,
    "GET /api/v1/cases/{number}/actions": STAFF,
    "GET /api/v1/cases/{number}/attachments/{seq}": STAFF,
    "POST /api/v1/cases/{number}/contact": STAFF,
    "GET /api/v1/cases/{number}/accesses": STAFF,
    "GET /api/v1/overdue": STAFF,
    "GET /api/v1/escalations": STAFF,
    "POST /api/v1/escalations/{escalation}/acknowledge": STAFF,
    "GET /api/v1/vacancies": STAFF,
    "GET /api/v1/status/{code}": PUBLIC,
    "GET /api/v1/departments": STAFF,
    "GET /api/v1/sessions": STAFF,
}


class RouteWithoutAudience(Exception):
    """A route says for nobody that it is theirs; add its line to web/security/audience.py."""


def audience_of(method: str, path: str) -> Audience:
    """For whom the route is; raises RouteWithoutAudience."""
    found = AUDIENCES.get(f"{method} {path}")
    if found is None:
        raise RouteWithoutAudience(f"{method} {path} has no line in web/security/audience.py")
    return found


def check_audiences(routes: Iterable[BaseRoute]) -> None:
    """Raise RouteWithoutAudience unless every route has its line."""
    for route in routes:
        if not isinstance(route, Route):
            raise RouteWithoutAudience(f"{route!r}: its methods and path cannot be told")
        for method in (route.methods or set()) - {"HEAD"}:
            audience_of(method, route.path)
