"""Every route says for whom it is, and keeps everybody else out."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from tests.people import HOA, LANH, MINH, NGOC
from web.errors import NotAllowed, NotSignedIn
from web.routes import all_routes
from web.security.audience import (
    AUDIENCES,
    RouteWithoutAudience,
    audience_of,
    check_audiences,
)


def test_a_route_without_a_line_keeps_the_program_from_starting() -> None:
    forgotten = Route("/forgotten", lambda request: PlainTextResponse("open to all"))

    with pytest.raises(RouteWithoutAudience, match="GET /forgotten"):
        check_audiences([*all_routes(), forgotten])


def test_so_does_a_route_that_hides_others() -> None:
    with pytest.raises(RouteWithoutAudience, match="hidden"):
        check_audiences([Mount("/hidden", routes=[])])


def test_every_page_for_staff_turns_strangers_away(one_site: TestClient) -> None:
    turned_away = 0
    for key, audience in AUDIENCES.items():
        method, path = key.split(" ")
        if not audience.signed_in:
            continue
        answer = one_site.request(method, path.replace("{", "").replace("}", ""))
        wanted = 401 if path.startswith("/api/") or method != "GET" else 303
        assert answer.status_code == wanted, key
        turned_away += 1
    assert turned_away


def test_roles_decide_who_may_enter() -> None:
    overdue, escalations = audience_of("GET", "/overdue"), audience_of("GET", "/escalations")

    overdue.admit(HOA)
    escalations.admit(LANH)
    escalations.admit(MINH)
    audience_of("GET", "/account").admit(NGOC)
    audience_of("GET", "/").admit(None)
    with pytest.raises(NotAllowed):
        overdue.admit(NGOC)
    with pytest.raises(NotAllowed):
        escalations.admit(HOA)
    with pytest.raises(NotSignedIn):
        overdue.admit(None)
