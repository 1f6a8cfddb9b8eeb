"""Anh Minh wants the answer by 10:00: whoever is told of the date is told of the hour too."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from cases.commands.requests import Done
from tests.people import LAN, MINH, NGA
from tests.web.stories import FRIDAY, Office, signed_in

HOUR = timedelta(hours=1)


@pytest.fixture
def case(one_office: Office) -> Done:
    """A case that is due on Thursday 26/11 at 10:00."""
    case = one_office.record()
    fields = {"lead_department": "SXD", "due": "2026-11-26T10:00"}
    one_office.act(MINH, case, "assign", FRIDAY + HOUR, **fields)
    return case


def text_of(html: str) -> str:
    """What a reader sees of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_citizen_reads_the_hour(one_site: TestClient, case: Done) -> None:
    vietnamese = text_of(one_site.get(f"/status/{case.code}").text)
    english = text_of(one_site.get(f"/status/{case.code}?lang=en").text)

    assert "sẽ trả lời ông/bà trước 10:00 ngày Thứ Năm, 26/11/2026" in vietnamese
    assert "Hạn: 10:00 ngày Thứ Năm, 26/11/2026" in vietnamese
    assert "will answer you by 10:00 on Thursday, 26 November 2026" in english
    assert "hết ngày Thứ Năm" not in vietnamese
    assert "the end of Thursday" not in english


def test_a_minute_later_the_citizen_reads_that_it_has_passed(
    one_office: Office, one_site: TestClient, case: Done
) -> None:
    one_office.watch.now = FRIDAY + timedelta(days=6, minutes=21)

    page = text_of(one_site.get(f"/status/{case.code}").text)

    assert "đã trễ hẹn trả lời ông/bà: hạn là 10:00 ngày Thứ Năm, 26/11/2026" in page


@pytest.mark.parametrize("address", ["/queue", "/cases/{number}"])
def test_staff_read_the_hour(one_office: Office, case: Done, address: str) -> None:
    page = text_of(signed_in(one_office, LAN).get(address.format(number=case.number)).text)

    assert "Thứ Năm, 26/11/2026, lúc 10:00" in page


def test_whoever_counts_what_is_overdue_reads_the_hour(one_office: Office, case: Done) -> None:
    one_office.watch.now = FRIDAY + timedelta(days=6, hours=1)

    page = text_of(signed_in(one_office, NGA).get("/overdue/SXD").text)

    assert "Thứ Năm, 26/11/2026, lúc 10:00" in page


def test_an_extension_until_an_hour_says_so(one_office: Office, case: Done) -> None:
    one_office.act(LAN, case, "accept", FRIDAY + 2 * HOUR)
    asked = {"due": "2026-11-27T15:30", "reason": "Chờ số liệu đo đạc."}
    one_office.act(LAN, case, "request_extension", FRIDAY + 3 * HOUR, **asked)
    one_office.act(MINH, case, "grant_extension", FRIDAY + 4 * HOUR, due=asked["due"])

    page = text_of(signed_in(one_office, LAN).get(f"/cases/{case.number}").text)

    assert "15:30 ngày Thứ Sáu, 27/11/2026" in page
