"""Somebody mistypes the tracking code and is helped at once; nothing is counted against them."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from cases.commands.issuing import issue_code
from cases.tables import Miss, table_of
from tests.web.stories import Office
from tests.web.test_status_throttle import guess

MISTYPED = [
    ("", "chưa nhập mã"),
    ("   ", "chưa nhập mã"),
    ("K60M-7PCQ", "ông/bà đã nhập 8 ký tự"),
    ("K60M-7PCQ-4Y6T-9", "ông/bà đã nhập 13 ký tự"),
    ("K60M-7PCQ-4Y6V", "Có một ký tự gõ nhầm"),
    ("K06M-7PCQ-4Y6T", "Có một ký tự gõ nhầm"),
    ("K60M-7PCU-4Y6T", "“U” (vị trí thứ 8)"),
    ("Đ60M-7PCQ-4Y6T", "“Đ” (vị trí thứ 1)"),
    ("mã của tôi", "(vị trí thứ 2)"),
    ("<script>alert(1)</script>", "(vị trí thứ 1)"),
]


@pytest.mark.parametrize(("typed", "help_text"), MISTYPED)
def test_the_box_says_at_once_what_is_wrong(
    one_site: TestClient, typed: str, help_text: str
) -> None:
    page = one_site.post("/status", data={"code": typed})

    assert page.status_code == 422
    assert help_text in page.text
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("typed", ["K60M-7PCQ", "K60M-7PCQ-4Y6V", "K60M-7PCU-4Y6T"])
def test_so_does_the_address(one_site: TestClient, typed: str) -> None:
    page = one_site.get(f"/status/{typed}")

    assert page.status_code == 422
    assert f'value="{typed}"' in page.text


def test_a_missing_field_is_an_empty_one(one_site: TestClient) -> None:
    assert one_site.post("/status").status_code == 422


def test_a_form_of_the_wrong_kind_is_refused(one_site: TestClient) -> None:
    page = one_site.post("/status", content=b"\xff\xfe", headers={"Content-Type": "text/plain"})

    assert page.status_code == 422


def test_full_width_and_decomposed_letters_are_understood(office: Office, site: TestClient) -> None:
    case = office.record()
    assert case.code is not None
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != "-" else sign for sign in case.code)

    assert site.post("/status", data={"code": wide}).status_code == 303


def test_a_very_long_input_is_not_repeated_whole(one_site: TestClient) -> None:
    page = one_site.post("/status", data={"code": "7" * 5000})

    assert page.status_code == 422
    assert "7" * 41 not in page.text


def test_a_wrong_form_is_not_counted(one_office: Office, one_site: TestClient) -> None:
    for typed, _ in MISTYPED:
        one_site.post("/status", data={"code": typed})

    with one_office.services.database.read() as connection:
        assert connection.execute(select(table_of(Miss))).all() == []


def test_unknown_codes_all_look_alike(office: Office, site: TestClient) -> None:
    """One that was replaced is not told from one that never was."""
    case = office.record()
    assert site.get(f"/status/{case.code}").status_code == 200
    issue_code(office.services.register.tools, case.number, office.watch.now)
    codes = (guess(1), guess(2), case.code)
    first, second, replaced = (site.get(f"/status/{code}") for code in codes)

    assert first.status_code == second.status_code == replaced.status_code == 404
    assert first.text == second.text == replaced.text
    assert first.headers.keys() == replaced.headers.keys()
    assert "Không tìm thấy mã tra cứu này" in first.text
