"""The signpost only makes it quicker: every address is answered by whom it was answered without."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Match, Route
from starlette.types import Scope

from tests.web.stories import Office, browser
from web.app import create_app
from web.routes import all_routes
from web.signpost import Signpost

#: an address that belongs to nobody is nobody's with the signpost too
STRANGE = ("/", "", "//overdue", "/overdue/", "/overduee", "/nowhere", "/api/v1", "/static")


def _addresses() -> list[str]:
    """One of each page; those that answer without FastAPI have no other way than the signpost."""
    paths = [route.path for route in all_routes() if isinstance(route, APIRoute)]
    return sorted({re.sub(r"\{[^}]*\}", "x", path) for path in paths})


def _scope(address: str, method: str) -> Scope:
    return {"type": "http", "method": method, "path": address, "root_path": "", "headers": []}


def test_every_page_of_ours_is_behind_it(one_office: Office) -> None:
    app = create_app(one_office.services)
    signpost = app.router.routes[0]
    assert isinstance(signpost, Signpost)
    for route in all_routes():
        assert isinstance(route, Route)
        address = re.sub(r"\{[^}]*\}", "x", route.path)
        for method in route.methods or ():
            # the middleware asks for GET in its place
            if method != "HEAD":
                match, _ = signpost.matches(_scope(address, method))
                assert match is Match.FULL, (method, address)


def test_it_answers_as_the_routers_do_without_it(one_office: Office) -> None:
    with_it, without = browser(one_office), browser(one_office)
    without.app.router.routes.pop(0)  # type: ignore[attr-defined]
    for address in (*_addresses(), *STRANGE):
        for method in ("GET", "POST", "DELETE"):
            answers = [site.request(method, address) for site in (with_it, without)]
            told = [
                (one.status_code, one.headers.get("location"), one.headers.get("allow"))
                for one in answers
            ]
            assert told[0] == told[1], (method, address)


def test_an_address_that_begins_with_a_parameter_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with a word of its own"):
        Signpost().point(Route("/{anything}", lambda _request: None), "/{anything}")
