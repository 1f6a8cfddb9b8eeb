"""The search page: an exact number opens its case, words give a list without anybody's contact."""

from __future__ import annotations

import pytest

from tests.people import HOA, LAN, MINH, NGOC
from tests.web.statements import MOST, noted
from tests.web.stories import FRIDAY, Office, signed_in
from tests.web.test_status_page import text_of


def test_anh_minh_finds_by_words_and_by_name_and_sees_no_contact(office: Office) -> None:
    case = office.case_in_progress(FRIDAY)
    minh, lan = signed_in(office, MINH), signed_in(office, LAN)

    by_words = minh.get("/search", params={"q": "cham cap giay phep"}).text
    by_name = minh.get("/search", params={"q": "Huỳnh Thị Sáu"}).text
    by_phone = minh.get("/search", params={"q": "0912 345 678"}).text

    for page in (by_words, by_name, by_phone):
        assert "Tìm thấy 1 vụ việc" in text_of(page)
        assert case.number in page
    assert "0912345678" not in by_name + by_words
    assert "Huỳnh Thị Sáu" not in by_words + by_phone
    assert case.number in lan.get("/search", params={"q": "giấy phép"}).text
    assert case.number not in lan.get("/search", params={"q": "Huỳnh Thị Sáu"}).text


def test_an_exact_number_or_code_opens_the_case(office: Office) -> None:
    case = office.case_in_progress(FRIDAY)
    with office.services.database.read() as connection:
        code = office.services.register.codes.reveal(connection, case.case_id)
    assert code is not None
    minh = signed_in(office, MINH)

    for text in (case.number, "2026-1", code):
        answer = minh.get("/search", params={"q": text})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{case.number}")
    hoa = signed_in(office, HOA).get("/search", params={"q": case.number})
    assert hoa.status_code == 200
    assert "Tìm thấy 0 vụ việc" in text_of(hoa.text)


def test_what_is_typed_comes_back_as_text_alone(one_office: Office) -> None:
    minh = signed_in(one_office, MINH)

    page = minh.get("/search", params={"q": '"><script>alert(1)</script>'})

    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert minh.get("/search", params={"q": "a" * 201}).status_code == 422
    assert minh.get("/search", params={"q": "a\x00b%_'"}).status_code == 200
    assert minh.get("/search").status_code == 200
    assert signed_in(one_office, NGOC).get("/search").status_code == 403


@pytest.mark.parametrize("count", [1, 4])
def test_more_cases_do_not_mean_more_statements(one_office: Office, count: int) -> None:
    for _ in range(count):
        one_office.case_in_progress(FRIDAY)
    site = signed_in(one_office, MINH)
    site.get("/search")
    with noted(one_office) as asked:
        assert site.get("/search?q=giay+phep").status_code == 200
    assert 0 < len(asked) <= MOST, asked
