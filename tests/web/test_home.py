"""The front page: the box, and when the leaders listen next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from starlette.testclient import TestClient

from cases.calendar.sessions import Session, add_session, planned
from tests.web.stories import Office


def plan(office: Office, day: date, **changes: Any) -> None:
    """Put a session of that day into the register."""
    session: Session = planned(day, "caolanh", "Chủ tịch UBND tỉnh", office.services.calendar())
    with office.services.database.write() as transaction:
        add_session(transaction, replace(session, **changes))
        transaction.commit()


def test_has_one_box_with_a_label(one_site: TestClient) -> None:
    page = one_site.get("/")

    assert page.status_code == 200
    assert '<label for="code">Nhập mã tra cứu</label>' in page.text
    assert 'action="/status"' in page.text


def test_tells_the_next_session(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30))
    plan(office, date(2026, 12, 7))

    page = site.get("/").text

    assert "Thứ Hai, 30/11/2026" in page
    assert "09:30–11:00" in page
    assert "Trung tâm Phục vụ hành chính công tỉnh, Cao Lãnh" in page
    assert "07/12/2026" not in page


def test_a_session_counts_until_it_has_ended(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 23))
    plan(office, date(2026, 11, 30))
    office.watch.now = datetime(2026, 11, 23, 3, 59, tzinfo=UTC)
    assert "Thứ Hai, 23/11/2026" in site.get("/").text

    office.watch.goes_on(minutes=2)

    assert "Thứ Hai, 30/11/2026" in site.get("/").text


def test_a_cancelled_session_is_not_announced(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30), status="cancelled")

    assert "Buổi tiếp theo sẽ được thông báo tại đây" in site.get("/").text


def test_an_unknown_site_is_called_what_it_is_called(office: Office, site: TestClient) -> None:
    plan(office, date(2026, 11, 30), site="hongngu")

    assert "hongngu" in site.get("/").text


def test_two_sites_on_one_day_are_both_told(one_office: Office, one_site: TestClient) -> None:
    plan(one_office, date(2026, 11, 30))
    plan(one_office, date(2026, 11, 30), site="mytho", leader="Phó Chủ tịch UBND tỉnh")
    plan(one_office, date(2026, 12, 7))

    page = one_site.get("/").text

    assert page.count("Thứ Hai, 30/11/2026") == 1
    for words in ("Cao Lãnh", "Mỹ Tho", "Phó Chủ tịch UBND tỉnh"):
        assert words in page
    assert "07/12/2026" not in page


def test_a_session_that_moved_tells_its_new_day(one_office: Office, one_site: TestClient) -> None:
    to = "2026-12-09-caolanh"
    plan(one_office, date(2026, 11, 25))
    plan(one_office, date(2026, 12, 9))
    plan(one_office, date(2026, 11, 30), status="moved", moved_to=to, note="Họp Chính phủ")

    page = one_site.get("/").text

    assert "Thứ Tư, 09/12/2026" in page
    assert "(Họp Chính phủ)" in page
