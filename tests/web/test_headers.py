"""Every answer carries the security headers: pages, errors, static files, machines' answers."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.people import MINH
from tests.web.stories import Office, browser, signed_in

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DIRECTIVES = {
    "default-src 'self'",
    "img-src 'self' data:",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "base-uri 'none'",
}

#: method, address, expected status; every kind of answer the site can give
ANSWERS = [
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("GET", "/login", 200),
    ("GET", "/account", 303),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 200),
    ("GET", "/openapi.json", 200),
    ("GET", "/static/app.css", 200),
    ("GET", "/static/vendor/inter-5.3.0-latin.woff2", 200),
    ("GET", "/static/nothing.css", 404),
    ("POST", "/static/app.css", 405),
    ("GET", "/nothing", 404),
    ("DELETE", "/login", 405),
    ("GET", "/status/0000-0000-0000", 404),
    ("GET", "/status/nonsense", 422),
    ("POST", "/login", 401),
    ("OPTIONS", "/", 405),
    ("TRACE", "/", 405),
]


def missing(headers: Headers) -> list[str]:
    """What an answer lacks."""
    policy = set(headers.get("content-security-policy", "").split("; "))
    wrong = [name for name, value in EXPECTED.items() if headers.get(name) != value]
    wrong += sorted(DIRECTIVES - policy)
    wrong += [part for part in policy if "unsafe" in part or "*" in part]
    wrong += [
        name
        for name in ("Referrer-Policy", "Permissions-Policy", "Cache-Control", "X-Request-ID")
        if name not in headers
    ]
    return wrong


@pytest.mark.parametrize(("method", "address", "status"), ANSWERS)
def test_no_answer_lacks_one(one_site: TestClient, method: str, address: str, status: int) -> None:
    answer = one_site.request(method, address)

    assert answer.status_code == status
    assert missing(answer.headers) == []


def test_nor_does_a_refused_or_broken_request(one_office: Office) -> None:
    site = browser(one_office)
    site.app.router.routes.insert(0, Route("/broken", _break))

    answers = {
        403: site.post("/login", headers={"Sec-Fetch-Site": "cross-site"}),
        413: site.post("/login", content=b"x" * 1_100_000),
        500: site.get("/broken"),
    }

    for status, answer in answers.items():
        assert answer.status_code == status
        assert missing(answer.headers) == []


def test_the_check_sees_an_answer_without_them() -> None:
    """The negative control: a bare application lacks every header."""
    bare = Starlette(routes=[Route("/", lambda request: PlainTextResponse("bare"))])

    assert {*EXPECTED, *DIRECTIVES} <= set(missing(TestClient(bare).get("/").headers))


@pytest.mark.parametrize("address", ["/", "/login", "/nothing", "/status/nonsense", "/account"])
def test_pages_have_no_inline_script_or_style(one_office: Office, address: str) -> None:
    for site in (browser(one_office), signed_in(one_office, MINH)):
        page = site.get(address, follow_redirects=True).text

        assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page) == []


@pytest.mark.parametrize("address", ["/", "/login", "/nothing", "/status/nonsense"])
def test_pages_load_nothing_from_elsewhere(one_site: TestClient, address: str) -> None:
    page = one_site.get(address).text

    whole = re.findall(r'(?:src|href|action)="((?:[a-z]+:)?//[^"]*)"', page)
    assert [each for each in whole if not each.startswith(f"{one_site.base_url}/")] == []


def test_signed_in_pages_are_kept_nowhere(one_office: Office) -> None:
    site = signed_in(one_office, MINH)

    assert site.get("/account").headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_a_year_under_their_digest(one_site: TestClient) -> None:
    address = re.search(r'"(/static/app\.css\?v=[0-9a-f]+)"', one_site.get("/").text)
    assert address is not None

    assert "immutable" in one_site.get(address[1]).headers["Cache-Control"]
    assert one_site.get("/static/app.css").headers["Cache-Control"] == "no-cache"


def test_plain_http_promises_no_https(one_site: TestClient) -> None:
    assert "Strict-Transport-Security" not in one_site.get("/").headers


def test_no_answer_names_the_server(one_site: TestClient) -> None:
    headers = one_site.get("/").headers

    assert "server" not in headers
    assert "x-powered-by" not in headers


def test_head_is_get_without_the_body(one_site: TestClient) -> None:
    get, head = one_site.get("/"), one_site.head("/")

    assert head.content == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def _break(_request: object) -> PlainTextResponse:
    raise RuntimeError("select * from person where phone = '0912345678'")
