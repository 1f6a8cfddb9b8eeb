"""A form of another site changes nothing here."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from tests.people import LAN, MINH
from tests.web.stories import FRIDAY, Office, browser, signed_in
from web.app import create_app
from web.errors import ForeignRequest
from web.routes import all_routes
from web.security.same_origin import SameOrigin, bearer_token

HERE = "http://127.0.0.1:8000"

REFUSED = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": HERE},
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1:9000"},
    {"Origin": "https://127.0.0.1:8000"},
    {"Origin": "null"},
    {"Referer": f"{HERE}/"},
]
ACCEPTED = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": HERE},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
]


@pytest.fixture
def bare(one_office: Office) -> TestClient:
    """A client that says nothing about where it comes from."""
    return TestClient(create_app(one_office.services), base_url=HERE, follow_redirects=False)


def unsafe_routes() -> list[tuple[str, str]]:
    """Every unsafe method and address of the pages."""
    return [
        (method, route.path)
        for route in all_routes()
        for method in getattr(route, "methods", None) or ()
        if method not in ("GET", "HEAD") and not route.path.startswith("/api/")
    ]


@pytest.mark.parametrize("headers", REFUSED, ids=str)
def test_is_refused_on_every_page(bare: TestClient, headers: dict[str, str]) -> None:
    routes = unsafe_routes()
    assert ("POST", "/login") in routes

    for method, address in routes:
        assert bare.request(method, address, headers=headers).status_code == 403, address


@pytest.mark.parametrize("headers", ACCEPTED, ids=str)
def test_our_own_form_is_not(bare: TestClient, headers: dict[str, str]) -> None:
    assert bare.post("/status", headers=headers).status_code == 422


def test_a_refused_form_does_nothing(one_office: Office) -> None:
    site = signed_in(one_office, MINH)

    site.post("/logout", headers={"Sec-Fetch-Site": "cross-site"})

    assert site.get("/account").status_code == 200


def test_behind_a_proxy_the_public_address_is_ours(database_url: str, watch: object) -> None:
    from tests.web.stories import Watch, an_office, settings_for

    assert isinstance(watch, Watch)
    settings = settings_for(database_url, public_url="https://ykien.example.vn/")
    with an_office(settings, watch) as office:
        site = TestClient(create_app(office.services), base_url="http://10.0.0.5:8000")
        ours = site.post("/status", headers={"Origin": "https://ykien.example.vn"})
        foreign = site.post("/status", headers={"Origin": "https://evil.example"})

    assert (ours.status_code, foreign.status_code) == (422, 403)


def test_whatever_name_a_browser_came_by_is_ours_for_its_forms(one_office: Office) -> None:
    """Inside the office the server has another name than outside."""
    site = TestClient(create_app(one_office.services), base_url="http://ykien.lan:8000")

    assert site.post("/status", headers={"Origin": "http://ykien.lan:8000"}).status_code == 422
    assert site.post("/status", headers={"Origin": "http://ykien.lan"}).status_code == 403


@pytest.mark.parametrize("origin", ["http://", "http://None", "https://evil.example", "null"])
def test_who_names_no_host_came_by_no_name_of_ours(origin: str) -> None:
    """An old proxy may leave the name out."""

    async def changed(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("the form was let through")

    app = SameOrigin(changed, "https://ykien.example.vn", "followup_session")
    headers = [(b"origin", origin.encode())]
    form = {"type": "http", "method": "POST", "scheme": "http", "path": "/", "headers": headers}

    with pytest.raises(ForeignRequest):
        asyncio.run(app(form, nothing, nothing))


async def nothing(*said: object) -> Any:
    """Neither hears nor says anything."""
    return {}


def test_reading_needs_no_proof(bare: TestClient) -> None:
    assert bare.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_the_api_asks_for_a_sign_in_first(bare: TestClient) -> None:
    # without cookie or token there is nothing another site could borrow
    assert bare.post("/api/v1/nothing").status_code == 404


def test_the_api_with_a_cookie_asks_for_proof(one_office: Office) -> None:
    site = signed_in(one_office, MINH, browser(one_office))

    refused = site.post("/api/v1/nothing", headers={"Sec-Fetch-Site": "cross-site"})

    assert refused.status_code == 403
    assert refused.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "others", ["a b=1; {}", "{}; a b=1", 'x="; {}', "=; {}", "bad[]=1; {}", "{}; {}", " ; ;{}"]
)
def test_a_cookie_beside_strange_ones_asks_for_proof_too(
    one_office: Office, bare: TestClient, others: str
) -> None:
    # whatever a page of another site planted beside it, a cookie that signs in is one
    case = one_office.record()
    one_office.act(MINH, case, "assign", FRIDAY + timedelta(hours=1), lead_department="SXD")
    session = signed_in(one_office, LAN).cookies["followup_session"]
    cookie = others.replace("{}", f"followup_session={session}")
    assert bare.get("/api/v1/cases", headers={"Cookie": cookie}).status_code == 200

    refused = bare.post(
        f"/api/v1/cases/{case.number}/actions/accept",
        headers={"Cookie": cookie, "Sec-Fetch-Site": "cross-site"},
    )

    assert refused.status_code == 403


def test_the_api_with_a_token_does_not(bare: TestClient) -> None:
    bare.cookies.set("followup_session", "somebody")

    answer = bare.post("/api/v1/nothing", headers={"Authorization": "Bearer followup_x"})

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("said", "token"),
    [
        ("Bearer followup_x", "followup_x"),
        ("bearer   followup_x ", "followup_x"),
        ("Bearer two words", "two words"),
        ("Bearer ", None),
        ("Basic bWluaDptaW5o", None),
        ("followup_x", None),
        ("", None),
    ],
)
def test_a_token_is_what_a_bearer_brings(said: str, token: str | None) -> None:
    assert bearer_token(Headers({"Authorization": said})) == token


def test_another_kind_of_credential_is_no_proof(bare: TestClient) -> None:
    """A browser sends `Basic` by itself, for a form of another site too."""
    bare.cookies.set("followup_session", "somebody")

    answer = bare.post("/api/v1/nothing", headers={"Authorization": "Basic bWluaDptaW5o"})

    assert answer.status_code == 403
