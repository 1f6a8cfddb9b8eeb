"""Letters of Mondays in the outbox: chị Ngọc sees which were not sent, and has them tried again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.people import LAN, MINH, NGOC
from tests.web.pages.test_mondays import statements_of
from tests.web.stories import Office, browser, signed_in
from tests.web.test_home import plan
from tests.web.test_register import registered
from tests.web.test_status_page import text_of

PAGE = "/admin/outbox"
VISITORS = {"of": "visitors"}
DEPARTMENTS = {"of": "departments"}


@pytest.fixture
def ngoc(one_office: Office) -> TestClient:
    """Chị Ngọc, who looks after the outbox, after bà Sáu has registered."""
    plan(one_office, date(2026, 11, 30), status="announced")
    registered(browser(one_office))
    return signed_in(one_office, NGOC)


def spoil(office: Office, table: str, why: str) -> None:
    """Every letter of a kind was given up."""
    with office.services.database.engine.begin() as connection:
        connection.execute(
            text(f"UPDATE {table} SET status = 'dead', attempts = 8, last_error = '{why}'")
        )


def test_both_kinds_say_that_they_wait_and_why(ngoc: TestClient) -> None:
    page = text_of(ngoc.get(PAGE).text)
    assert "Đăng ký gặp lãnh đạo 1 chưa gửi" in page
    assert "Chuẩn bị 1 chưa gửi" in page
    visitors = text_of(ngoc.get(PAGE, params=VISITORS).text)
    assert "Phiếu hẹn của người đăng ký" in visitors
    assert "chưa cấu hình kênh" in visitors.lower()
    departments = text_of(ngoc.get(PAGE, params=DEPARTMENTS).text)
    assert "30/11/2026" in departments
    assert "Thủ trưởng đơn vị, Sở Xây dựng" in departments


def test_no_name_no_number_no_word_and_no_way_on_for_an_administrator(
    one_office: Office, ngoc: TestClient
) -> None:
    for params in (VISITORS, DEPARTMENTS):
        page = ngoc.get(PAGE, params=params).text
        for words in ("Huỳnh Thị Sáu", "912345678", "sau@", "giấy phép"):
            assert words not in page
        assert 'href="/registrations/' not in page
    assert 'href="/registrations/1"' in signed_in(one_office, MINH).get(PAGE, params=VISITORS).text


def test_what_was_given_up_is_tried_again_and_leaves_a_trace(
    one_office: Office, ngoc: TestClient
) -> None:
    for of, table, key in (
        ("visitors", "visit_letter", "1/1"),
        ("departments", "preparation_letter", "2026-11-30-caolanh/SXD/1"),
    ):
        spoil(one_office, table, "refused")
        assert f'value="{key}"' in ngoc.get(PAGE, params={"of": of, "status": "dead"}).text
        done = ngoc.post(PAGE, data={"of": of, "message": key})
        assert done.headers["location"] == f"{PAGE}?of={of}&status=dead&retried=1"
        with one_office.services.database.read() as connection:
            found = connection.execute(text(f"SELECT status, attempts FROM {table}")).all()
        assert [tuple(row) for row in found] == [("pending", 0)]
        trace = ngoc.get("/admin/audit", params={"kind": "messages"}).text
        assert f"message:{of}/{key}" in trace or f"{of}/{key}" in trace


def test_what_need_not_go_out_any_more_counts_for_nothing(
    one_office: Office, ngoc: TestClient
) -> None:
    spoil(one_office, "preparation_letter", "over")
    page = ngoc.get(PAGE, params={**DEPARTMENTS, "status": "dead"}).text
    assert "Chuẩn bị 0 chưa gửi" in text_of(page)
    assert "không cần gửi nữa" in page.lower()
    assert "Gửi lại" not in page


@pytest.mark.parametrize(
    ("of", "key"),
    [("visitors", "1"), ("visitors", "1/x"), ("departments", "x/y"), ("friends", "1/1")],
)
def test_a_key_that_is_none(ngoc: TestClient, of: str, key: str) -> None:
    assert ngoc.post(PAGE, data={"of": of, "message": key}).status_code == 404


def test_a_letter_that_is_gone_or_sent_is_left_alone(one_office: Office, ngoc: TestClient) -> None:
    spoil(one_office, "visit_letter", "refused")
    with one_office.services.database.engine.begin() as connection:
        connection.execute(text("UPDATE visit_letter SET status = 'sent'"))
    for key in ("1/1", "7/1"):
        done = ngoc.post(PAGE, data={"of": "visitors", "message": key})
        assert done.headers["location"].endswith("retried=0")
    assert ngoc.get(PAGE, params={"of": "friends"}).status_code == 422
    assert signed_in(one_office, LAN).get(PAGE, params=VISITORS).status_code == 403


def test_few_statements(one_office: Office, ngoc: TestClient) -> None:
    for params in ("", "?of=visitors", "?of=departments&status=dead"):
        assert len(statements_of(one_office, ngoc, PAGE + params)) <= 8


def test_a_monitor_counts_them_too(one_office: Office, ngoc: TestClient) -> None:
    def dead() -> str:
        lines = ngoc.get("/metrics").text.splitlines()
        return next(line for line in lines if 'outbox_messages{status="dead"}' in line)[-3:]

    spoil(one_office, "visit_letter", "refused")
    spoil(one_office, "preparation_letter", "over")
    assert dead() == "1.0"
