"""What is sent to a route is in no log, dial, address or error, wherever it is put (S13, S14)."""

from __future__ import annotations

import io
import json
import logging
import secrets
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from cases.access import tokens
from cases.directory.people import person_id_of
from tests.people import MINH, NGOC, PASSWORD
from tests.web.stories import SECRET, Office, browser, signed_in
from web.logs import LOGGER, JsonLines
from web.security.audience import AUDIENCES

SENT = {
    "name": "Lương Thị Chích Chòe",
    "cccd": "087199012345",
    "phone": "0987600123",
    "email": "chich.choe@dan.example",
    "address": "17 hẻm Chim Hót",
    "password": "mật khẩu của chích chòe",
}
#: of the inside: what no answer may tell
INSIDE = (SECRET, "sqlite:///", "Traceback", "SELECT ", "site-packages", "\\u0000sqlite")
#: ends sessions or is refused before anything is read; told apart in other tests
_FIELDS = ("username", "code", "reason", "text", "title", "q", "as_of", "next", "day", "session")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the log writes, told as the server tells it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    LOGGER.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    LOGGER.setLevel(logging.NOTSET)


def leaks(text: str) -> list[str]:
    """What of all that was sent is in a text."""
    return [
        name for name, value in SENT.items() if value in text or json.dumps(value)[1:-1] in text
    ]


def pushed(site: TestClient, key: str, token: str) -> tuple[str, str]:
    """Everything into one route at every place; the body and the headers of the answer."""
    method, path = key.split(" ")
    everything = " ".join(SENT.values())
    for name in ("number", "seq", "action", "code", "escalation", "username", "department:path"):
        path = path.replace(f"{{{name}}}", f"{SENT['phone']}-{SENT['cccd']}")
    fields = dict.fromkeys((*_FIELDS, *SENT), everything)
    body = {**fields, "petitioner": SENT} if path.startswith("/api/") else None
    answer = site.request(
        method,
        path,
        params={"q": everything, "as_of": everything, **SENT},
        json=body if method == "POST" else None,
        data=fields if method == "POST" and body is None else None,
        headers={"Referer": f"http://127.0.0.1/{SENT['phone']}", "X-Name": SENT["phone"]}
        | ({"Authorization": f"Bearer {token}"} if "api" in path else {}),
    )
    return answer.text, str([pair for pair in answer.headers.items() if pair[0] != "location"])


def test_nothing_that_was_sent_is_logged_or_counted(one_office: Office, lines: io.StringIO) -> None:
    token = _token(one_office)
    told, site = [], browser(one_office)
    for who in (MINH, NGOC):
        for key in AUDIENCES:
            site.cookies.clear()
            signed_in(one_office, who, site)
            answer, headers = pushed(site, key, token)
            told += [(key, part) for part in INSIDE if part in answer + headers]
            told += [(key, name) for name in leaks(headers)]
        told += [("dials", name) for name in leaks(site.get("/metrics").text)]

    assert told == []
    assert lines.getvalue().count("\n") > 2 * len(AUDIENCES)
    assert leaks(lines.getvalue()) == []
    for secret in (token, PASSWORD, SECRET, site.cookies["followup_session"]):
        assert secret not in lines.getvalue()


def test_what_a_careless_line_holds_is_seen(lines: io.StringIO) -> None:
    """The negative control."""
    logging.getLogger("careless").warning("sent by %s", SENT["name"])

    assert leaks(lines.getvalue()) == ["name"]


def test_a_line_end_in_what_is_sent_makes_no_line(one_office: Office, lines: io.StringIO) -> None:
    """Goal S12, for the log."""
    site = browser(one_office)
    forged = 'x\r\n{"event": "request", "actor": "person:1"}'
    for address in ("/login", "/status"):
        site.post(address, data={"username": forged, "code": forged, "next": forged})
    site.get("/", params={"q": forged}, headers={"User-Agent": "x"})

    assert len(lines.getvalue().splitlines()) == 3
    assert "person:1" not in lines.getvalue()


def _token(office: Office) -> str:
    with office.services.database.write() as transaction:
        minh = person_id_of(transaction, MINH.id)
        token = tokens.issue(transaction, minh, "statistics", office.watch.now, secrets.token_bytes)
        transaction.commit()
    return token
