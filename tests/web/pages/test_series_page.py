"""A series of Mondays ends on its page; lists say in words that they are empty."""

from __future__ import annotations

from datetime import date

import pytest

from tests.people import MINH, THU
from tests.web.recording import SESSION, rows, visitor
from tests.web.stories import Office, signed_in
from tests.web.test_home import plan
from tests.web.test_status_page import text_of
from tests.workflow.fields.old_fonts import as_tcvn3

RULE = {"site": "caolanh", "leader": "Chủ tịch UBND tỉnh"}
END = {"what": "end", "site": "caolanh", "last_day": "23/11/2026", "reason": "Chuyển về Mỹ Tho"}


def test_anh_minh_ends_a_series(one_office: Office) -> None:
    minh = signed_in(one_office, MINH)
    minh.post("/sessions/series", data=RULE)
    minh.post("/sessions/series", data={"what": "plan", "until": "30/11/2026"})
    visitor(one_office, "Bà Sáu", "0912345678")

    wrong = minh.post("/sessions/series", data=END | {"reason": ""})
    assert (wrong.status_code, 'href="#reason"' in wrong.text) == (422, True)
    assert 'value="23/11/2026"' in wrong.text, "nothing typed is lost"
    ended = minh.post("/sessions/series", data=END)

    page = text_of(minh.get(ended.headers["location"]).text)
    assert "1 buổi sau đó đã hủy" in page
    assert "23/11/2026" in page
    assert rows(one_office, "SELECT status FROM meeting_session") == [("cancelled",)]
    assert rows(one_office, "SELECT state FROM registration") == [("called_off",)]


def test_text_of_an_old_font_is_told_as_everywhere(one_office: Office) -> None:
    spoilt = RULE | {"leader": as_tcvn3("Chủ tịch Ủy ban nhân dân tỉnh")}
    answer = signed_in(one_office, MINH).post("/sessions/series", data=spoilt)
    assert answer.status_code == 422
    assert "chữ bị lỗi bảng mã (TCVN3, VNI…)" in text_of(answer.text)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "Chưa có ai chờ gặp"),
        ("?view=waiting", "Không có đăng ký nào cần xem xét"),
        ("?view=all", "Chưa có ai đăng ký"),
        ("?view=all&page=2", "Chưa có ai đăng ký"),
    ],
)
def test_an_empty_list_says_so(one_office: Office, query: str, says: str) -> None:
    assert says in text_of(signed_in(one_office, THU).get(f"/registrations{query}").text)


def test_a_page_beyond_the_last_says_so(one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30))
    visitor(one_office, "Bà Sáu", "0912345678")
    page = signed_in(one_office, THU).get("/registrations?page=2").text
    assert "Trang này không có gì" in text_of(page)


def test_an_unknown_step_is_not_there(one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30))
    number = visitor(one_office, "Bà Sáu", "0912345678")
    thu = signed_in(one_office, THU)
    assert thu.post(f"/sessions/{SESSION}/abolish").status_code == 404
    assert thu.post(f"/registrations/{number}/abolish").status_code == 404
