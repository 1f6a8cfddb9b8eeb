"""The log is one JSON line per event and holds nobody's data."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from tests.people import LAN, PASSWORD
from tests.web.stories import Office, browser, signed_in
from web.logs import LOGGER, JsonLines, log


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the log writes."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    level = LOGGER.level
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    yield written
    LOGGER.removeHandler(handler)
    LOGGER.setLevel(level)


def requests(written: io.StringIO) -> list[dict[str, object]]:
    """The request lines."""
    parsed = [json.loads(line) for line in written.getvalue().splitlines()]
    return [line for line in parsed if line["event"] == "request"]


def test_a_request_is_one_line_with_its_id(one_office: Office, lines: io.StringIO) -> None:
    answer = browser(one_office).get("/login?next=/account")

    (line,) = requests(lines)
    assert line["id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/login", 200)


def test_a_tracking_code_is_in_no_line(office: Office, lines: io.StringIO) -> None:
    case = office.record()
    assert case.code is not None
    site = browser(office)

    for spelled in (case.code, case.code.lower(), case.code.replace("-", "")):
        site.get(f"/status/{spelled}")
        site.get(f"/{spelled}")
        site.get(f"/?code={spelled}")
        site.post("/status", data={"code": spelled})

    written = lines.getvalue().upper().replace("-", "")
    assert case.code.replace("-", "") not in written
    assert {line["route"] for line in requests(lines)} == {"/status/{code}", "-", "/", "/status"}


def test_no_name_password_or_address_is_in_a_line(office: Office, lines: io.StringIO) -> None:
    site = browser(office, client=("203.0.113.77", 1234))
    site.post("/login", data={"username": "lan", "password": PASSWORD})
    site.post("/login", data={"username": "lan", "password": "another try"})
    signed_in(office, LAN).get("/account")

    for part in ("lan", "Lan", PASSWORD, "another try", "203.0.113.77", "dongthap.example"):
        assert f'"{part}"' not in lines.getvalue()
        assert part == "lan" or part not in lines.getvalue()


def test_who_acted_is_a_number(office: Office, lines: io.StringIO) -> None:
    signed_in(office, LAN).get("/account")

    person = office.services.directory.current().by_username("lan")
    assert person is not None
    assert requests(lines)[-1]["actor"] == f"person:{person.id}"


def test_a_line_break_starts_no_second_line(lines: io.StringIO) -> None:
    log("probe", text='x\r\n{"event": "forged"}\u2028\x85')

    assert len(lines.getvalue().splitlines()) == 1


def test_a_fault_is_told_without_its_text(lines: io.StringIO) -> None:
    try:
        raise ValueError("Huỳnh Thị Sáu, 0912345678")
    except ValueError:
        LOGGER.exception("probe", extra={"event": {"event": "probe"}})

    line = json.loads(lines.getvalue())
    assert line["problem"].startswith("ValueError at test_logs.py:")
    assert "0912345678" not in lines.getvalue()
