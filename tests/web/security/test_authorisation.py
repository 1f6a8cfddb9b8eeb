"""Every route, role and kind of case answers as `authorisation.toml` says (goal S1)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from starlette.routing import Route

from cases import policy
from cases.policy import Scope
from tests.people import LAN
from tests.web.security.matrix import Cell, mismatches
from tests.web.security.world import World
from tests.web.stories import Office
from web.routes import all_routes
from web.security.audience import AUDIENCES, Audience

#: routes through which a case is seen
OF_CASES = sorted(key for key in AUDIENCES if "{number}" in key)


@pytest.fixture
def world(one_office: Office) -> Iterator[World]:
    """A case of each kind."""
    with closing(World(one_office)) as opened:
        yield opened


def test_every_line_is_a_route() -> None:
    declared = {
        f"{method} {route.path}"
        for route in all_routes()
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }

    assert declared | {"GET /openapi.json"} == set(AUDIENCES), "the framework adds that one"


def test_what_is_not_ones_own_looks_like_what_does_not_exist(world: World) -> None:
    for key in OF_CASES:
        answers = [world.ask(key, LAN, kind) for kind in ("other", "unassigned", "missing")]
        # a page links to itself in the other language
        told = {answer.text.replace(answer.request.url.path, "") for answer in answers}
        assert len(told) == 1, key


def test_if_everybody_saw_every_case_each_route_would_show_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A negative control: the policy is what keeps these cells."""
    monkeypatch.setattr(policy, "_sees_whole", lambda actor, case: True)

    for key in OF_CASES:
        assert mismatches(world, lambda cell, key=key: _is_kept_back(cell, key)), key


def test_without_the_outer_door_its_cells_would_show_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A negative control: each route with roles of its own has a cell that only the door keeps."""
    monkeypatch.setattr(Audience, "admit", lambda self, actor, owes_factor=False: None)
    with_roles = {key for key, audience in AUDIENCES.items() if audience.roles}

    found = mismatches(world, lambda cell: cell.key in with_roles and cell.expected == "x")

    kept_inside_too = {"POST /cases", "GET /overdue", "GET /overdue/{department:path}"}
    kept_inside_too |= {"POST /sessions/series", "POST /registrations", "POST /preparation"}
    kept_inside_too |= {"GET /receptions", "GET /receptions.xlsx", "POST /sessions/feeds"}
    kept_inside_too |= {"GET /texts", "POST /texts", "POST /texts/delete"}
    for key in with_roles - kept_inside_too:
        assert any(key in line for line in found), key


def test_if_everybody_saw_all_that_is_overdue_the_pages_would_show_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A negative control."""
    for place in ("web.routes.overdue", "web.api.overdue"):
        monkeypatch.setattr(f"{place}.overdue_scope", lambda actor: Scope(everything=True))

    found = mismatches(world, lambda cell: "/overdue" in cell.key)

    assert any("department_officer, GET /overdue/{department:path}, other" in it for it in found)
    assert any("admin, GET /api/v1/overdue" in it for it in found)


def _is_kept_back(cell: Cell, key: str) -> bool:
    of_one = {"department_officer": "other", "centre": "closed"}
    return cell.key == key and of_one.get(cell.role) == cell.kind
