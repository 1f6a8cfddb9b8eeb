"""Whatever an address names that is not there is told, in the language of the reader."""

from __future__ import annotations

import pytest

from cases.errors import BadInput
from tests.people import MINH
from tests.web.api.stories import API, client
from tests.web.stories import Office
from web.language import Words
from web.problems.register import told

ADDRESSES = {
    "/status/X82Y-C57G-MQMR": ("Mã tra cứu có ký tự gõ nhầm", "a mistyped character"),
    "/status/X82Y": ("Mã tra cứu có 12 ký tự; mã này có 4 ký tự.", "this one has 4."),
    "/status/X82Y-C57G-MQMU": (
        "Ký tự “U” (vị trí thứ 12) không có trong mã tra cứu nào",
        "“U” (character 12) is in no tracking code",
    ),
    "/overdue?as_of=foo": ("“foo” không phải là thời điểm", "“foo” is no time"),
    "/cases?state=zz": (
        "Không có trạng thái “zz”; các trạng thái là recorded, ",
        "There is no state “zz”; the states are recorded, ",
    ),
    "/cases?state=%25(x)s": ("Không có trạng thái “%(x)s”", "There is no state “%(x)s”"),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_says_what_is_wrong_in_both_languages(one_office: Office, address: str) -> None:
    minh, sign = client(one_office, MINH), "&" if "?" in address else "?"

    details = []
    for language in ("vi", "en"):
        answer = minh.get(f"{API}{address}{sign}lang={language}")
        assert answer.status_code == 422
        details.append(answer.json()["detail"])

    for said, detail in zip(ADDRESSES[address], details, strict=True):
        assert said in detail


def test_a_body_that_is_no_json_is_told_so_in_both_languages(one_office: Office) -> None:
    minh = client(one_office, MINH)
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    vietnamese, english = (
        minh.post(f"{API}/cases", content=b"title=x", headers=form, params={"lang": language})
        for language in ("vi", "en")
    )

    assert vietnamese.status_code == english.status_code == 415
    assert vietnamese.json()["title"] == "Tại đây chỉ đọc được JSON"
    assert english.json()["title"] == "Only JSON can be read here"
    assert all("application/json" in answer.json()["detail"] for answer in (vietnamese, english))


def test_a_sentence_without_vietnamese_words_is_left_out_of_a_vietnamese_page() -> None:
    problem = BadInput("Only for operators: %(name)s.", name="x")

    assert told(problem, Words("en")) == "Only for operators: x."
    assert told(problem, Words("vi")) is None
