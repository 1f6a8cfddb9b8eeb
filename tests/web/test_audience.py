"""Every route says for whom it is, and keeps everybody else out."""

from __future__ import annotations

from copy import deepcopy

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from tests.people import HOA, LANH, MINH, NGOC
from web.errors import NotAllowed, NotSignedIn, SecondFactorNeeded
from web.routes import all_routes
from web.security.audience import (
    AUDIENCES,
    Audience,
    RouteWithoutAudience,
    audience_of,
    audiences_in,
    check_audiences,
    read_authorisation,
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


def test_the_program_goes_by_the_file_that_comes_with_it() -> None:
    assert audiences_in(read_authorisation()) == AUDIENCES


def test_a_line_says_whose_a_route_is_and_what_they_find_there() -> None:
    found = audiences_in(
        {
            "kinds": {"case": ["own", "other"], "department": ["own"]},
            "audiences": {"staff": ["admin", "leader"], "leaders": ["leader"]},
            "routes": {
                "GET /": {"for": "everybody"},
                "GET /account": {"for": "staff", "while_owing": True},
                "GET /cases/{number}": {"for": "staff", "sees": "case"},
                "GET /overdue/{department:path}": {"for": "leaders", "sees": "overdue"},
                "GET /people/{username}": {"for": "leaders"},
            },
            "sees": {"case": {"admin": "- -", "leader": "+ -"}, "overdue": {"leader": "+"}},
        }
    )

    assert found == {
        "GET /": Audience(signed_in=False),
        "GET /account": Audience(signed_in=True, while_owing=True),
        "GET /cases/{number}": Audience(signed_in=True, sees="case"),
        "GET /overdue/{department:path}": Audience(True, frozenset({"leader"}), sees="overdue"),
        "GET /people/{username}": Audience(signed_in=True, roles=frozenset({"leader"})),
    }


@pytest.mark.parametrize(
    ("key", "line", "told"),
    [
        ("GET /cases/{number}/new", {"for": "cases"}, "`sees` names no table"),
        ("GET /cases/{number}/new", {"for": "cases", "sees": "no such"}, "`sees` names no table"),
        (
            "GET /cases/{number}/new",
            {"for": "cases", "sees": "code"},
            "auditor has not one sign for each kind of case",
        ),
        (
            "GET /api/{number}",
            {"for": "staff", "sees": "overdue"},
            "admin has not one sign for each kind of case",
        ),
        (
            "GET /new/{no}/of/{department:path}",
            {"for": "overdue", "sees": "case"},
            "auditor has not one sign for each kind of department",
        ),
    ],
)
def test_a_line_that_leaves_a_cell_open_keeps_the_program_from_starting(
    key: str, line: dict[str, str], told: str
) -> None:
    document = deepcopy(read_authorisation())
    document["routes"][key] = line

    with pytest.raises(RouteWithoutAudience) as caught:
        audiences_in(document)

    assert str(caught.value) == f"{key}: {told} in web/security/authorisation.toml"


def test_a_role_without_any_sign_is_named() -> None:
    document = deepcopy(read_authorisation())
    del document["sees"]["case"]["admin"]

    with pytest.raises(RouteWithoutAudience, match="admin has not one sign for each kind of case"):
        audiences_in(document)


def test_whoever_owes_a_second_factor_gets_to_set_it_up_and_no_further() -> None:
    audience_of("GET", "/account").admit(NGOC, owes_factor=True)
    audience_of("GET", "/").admit(None, owes_factor=True)

    with pytest.raises(SecondFactorNeeded):
        audience_of("GET", "/overdue").admit(HOA, owes_factor=True)
