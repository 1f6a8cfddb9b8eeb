"""Each member that cannot be used is named, with what to do, in the language of the reader."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people import MINH, THU
from tests.web.api.stories import API, client
from tests.web.stories import ISSUE, Office
from web.api.field_types import current_definition

KINDS = current_definition().fields["kind"].options
ENGLISH_OF_THE_LIBRARY = ("Input should", "Field required", "Extra inputs", "Value error")


def told(answer: Any) -> dict[str, str]:
    """The members that cannot be used, and why."""
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"].endswith("unusable-input")
    return {fault["field"]: fault["message"] for fault in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("change", "field", "vietnamese"),
    [
        ({"title": "x" * 201}, "title", "Chỉ nhận tối đa 200 ký tự."),
        ({"title": 5}, "title", "Chỉ nhận chữ."),
        ({"kind": "rumour"}, "kind", f"Chỉ nhận một trong: {', '.join(KINDS)}."),
        ({"confidential": "yes"}, "confidential", "Chỉ nhận true (có) hoặc false (không)."),
        ({"colour": "red"}, "colour", "Không có mục này; xin kiểm tra lại tên mục."),
        ({"petitioner": "Sáu"}, "petitioner", "Phải là một nhóm mục (object)."),
        ({"petitioner": {"name": 5}}, "petitioner.name", "Chỉ nhận chữ."),
    ],
)
def test_a_member_of_a_recording(
    one_office: Office, change: dict[str, object], field: str, vietnamese: str
) -> None:
    thu = client(one_office, THU)

    vi, en = (
        told(thu.post(f"{API}/cases", json={**ISSUE, **change}, params={"lang": language}))
        for language in ("vi", "en")
    )

    assert vi == {f"body.{field}": vietnamese}
    assert vi.keys() == en.keys()
    assert en[f"body.{field}"] != vietnamese
    assert not en[f"body.{field}"].startswith(ENGLISH_OF_THE_LIBRARY)


def test_all_members_that_are_missing(one_office: Office) -> None:
    thu = client(one_office, THU)

    of_every_kind = told(thu.post(f"{API}/cases", json={}))
    # a stub needs no more than these, so the others are told once the kind is known
    known = {"kind": "question", "origin": "session"}
    of_a_question = thu.post(f"{API}/cases", json=known)

    assert of_every_kind.keys() == {"body.kind", "body.origin"}
    assert set(of_every_kind.values()) == {"Mục này cần điền."}
    assert of_a_question.status_code == 422
    assert {reason["field"]: reason["code"] for reason in of_a_question.json()["reasons"]} == (
        dict.fromkeys(("title", "content", "pace", "petitioner"), "field_missing")
    )


@pytest.mark.parametrize(
    ("address", "field", "vietnamese"),
    [
        ("/cases?size=101", "query.size", "Số lớn nhất là 100."),
        ("/cases?page=0", "query.page", "Số nhỏ nhất là 1."),
        ("/cases?page=x", "query.page", "Chỉ nhận số nguyên."),
        ("/cases?overdue=perhaps", "query.overdue", "Chỉ nhận true (có) hoặc false (không)."),
        ("/cases?lang=fr", "query.lang", "Chỉ nhận một trong: vi, en."),
        ("/cases?sort=1", "query.sort", "Không có mục này; xin kiểm tra lại tên mục."),
        ("/sessions?from=0", "query.from", "Xin viết ngày theo dạng 2026-11-27."),
        ("/sessions?to=2026-02-31", "query.to", "Giá trị này chưa dùng được."),
    ],
)
def test_a_member_of_an_address(
    one_office: Office, address: str, field: str, vietnamese: str
) -> None:
    assert told(client(one_office, MINH).get(f"{API}{address}")) == {field: vietnamese}


def test_a_key_and_a_body_that_cannot_be_read(one_office: Office) -> None:
    thu = client(one_office, THU)

    keys = [
        told(thu.post(f"{API}/cases", json=ISSUE, headers={"Idempotency-Key": key}))
        for key in ("", "x" * 201, "one two")
    ]
    body = told(
        thu.post(f"{API}/cases", content="[]", headers={"Content-Type": "application/json"})
    )

    assert [list(key) for key in keys] == [["header.Idempotency-Key"]] * 3
    assert [key["header.Idempotency-Key"] for key in keys] == [
        "Mục này không được để trống.",
        "Chỉ nhận tối đa 200 ký tự.",
        "Chỉ nhận chữ không dấu, chữ số và ký hiệu, không có khoảng trắng.",
    ]
    assert body == {"body": "Nội dung gửi lên phải là một JSON object."}


def test_a_whole_number_may_be_written_with_a_point(one_office: Office) -> None:
    """To JSON Schema 7.0 is an integer; that the case has no such file is told after it is read."""
    case = one_office.record()
    part = {"title": "Đèn đường", "content": "Đèn trước chợ hỏng."}
    minh = client(one_office, MINH, **{"If-Match": "*"})

    def split(file: float) -> Any:
        parts = [part | {"files": [file]}, part]
        address = f"{API}/cases/{case.number}/actions/split"
        return minh.post(address, json={"parts": parts})

    assert split(7.0).json()["type"].endswith(":refused")
    assert told(split(7.5)) == {"body.parts.0.files.0": "Chỉ nhận số nguyên."}
