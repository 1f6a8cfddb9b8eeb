"""What is told first when several things stand against a call (contract.md section 4)."""

from __future__ import annotations

import pytest

from tests.people import HOA, KHOA, LAN, MINH, NGOC, THU
from tests.web.api.stories import API, ASSIGNMENT, client
from tests.web.stories import ISSUE, Office
from workflow.attempt import Actor

UNKNOWN = "YK-2026-000999"
PROBLEM_JSON = "application/problem+json"
UNREADABLE = [(b"{", "application/json"), (b"title=x", "application/x-www-form-urlencoded")]


def test_a_stranger_is_told_to_sign_in_before_anything_else(one_office: Office) -> None:
    stranger = client(one_office)

    answers = [
        stranger.post(f"{API}/cases", json={"foreign": 1}),
        stranger.get(f"{API}/cases", params={"page": "x"}),
        stranger.post(
            f"{API}/cases/{UNKNOWN}/actions/fly", content=b"{", headers={"If-Match": "x"}
        ),
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert all(answer.headers["WWW-Authenticate"] == "Bearer" for answer in answers)


@pytest.mark.parametrize("fields", [ASSIGNMENT, {}, {"foreign": 1}, {"due": 5}])
def test_not_yours_is_not_there_byte_for_byte(office: Office, fields: dict[str, object]) -> None:
    number = office.case_in_progress().number
    hoa = client(office, HOA, **{"If-Match": '"77"'})
    assert client(office, LAN).get(f"{API}/cases/{number}").status_code == 200

    for rest in ("", "/events", "/actions"):
        yours, nobodys = (hoa.get(f"{API}/cases/{n}{rest}") for n in (number, UNKNOWN))
        assert (yours.status_code, yours.content) == (404, nobodys.content)
    for action in ("reply", "assign", "fly"):
        yours, nobodys = (
            hoa.post(f"{API}/cases/{n}/actions/{action}", json=fields) for n in (number, UNKNOWN)
        )
        assert (yours.status_code, yours.content) == (404, nobodys.content)


@pytest.mark.parametrize(("content", "kind"), UNREADABLE)
def test_a_body_nobody_can_read_is_told_last_of_all(
    one_office: Office, content: bytes, kind: str
) -> None:
    case = one_office.case_in_progress()

    def told(who: Actor, action: str, **headers: str) -> int:
        return (
            client(one_office, who, **{"Content-Type": kind, **headers})
            .post(f"{API}/cases/{case.number}/actions/{action}", content=content)
            .status_code
        )

    assert told(HOA, "reply") == 404
    assert told(MINH, "fly") == 404
    assert told(KHOA, "reply", **{"If-Match": '"1"'}) == 412
    assert told(KHOA, "reply") == 403
    assert told(MINH, "assign") == 409
    assert told(MINH, "reclassify") == (422 if kind == "application/json" else 415)
    assert (
        client(one_office, NGOC, **{"Content-Type": kind})
        .post(f"{API}/cases", content=content)
        .status_code
        == 403
    )


@pytest.mark.parametrize("fields", [{}, {"foreign": 1}])
def test_an_old_version_is_told_before_role_state_and_fields(
    office: Office, fields: dict[str, object]
) -> None:
    case = office.case_in_progress()
    khoa = client(office, KHOA)
    address = f"{API}/cases/{case.number}/actions/reply"

    stale = khoa.post(address, json=fields, headers={"If-Match": '"1"'})
    current = khoa.get(f"{API}/cases/{case.number}")
    refused = khoa.post(address, json=fields, headers={"If-Match": current.headers["ETag"]})

    assert stale.status_code == 412
    assert stale.json()["version"] == current.json()["version"]
    assert refused.status_code == 403
    assert "not_your_role" in {reason["code"] for reason in refused.json()["reasons"]}


def test_then_the_version_of_a_form_then_the_state_then_the_fields(office: Office) -> None:
    case = office.record()
    minh = client(office, MINH)

    def tell(action: str, **fields: object) -> tuple[int, str]:
        answer = minh.post(f"{API}/cases/{case.number}/actions/{action}", json=fields)
        return answer.status_code, answer.json()["type"].rpartition(":")[2]

    assert tell("close", version=case.version + 1) == (409, "stale")
    assert tell("assign", version=case.version + 1, foreign="x") == (409, "stale")
    assert tell("close", version=case.version) == (409, "refused")
    assert tell("close", foreign="x") == (409, "refused")
    assert tell("assign", version=case.version) == (422, "refused")
    assert tell("assign", foreign="x") == (422, "unusable-input")
    assert tell("fly") == (404, "unknown-action")
    assert tell("record") == (404, "unknown-action")


def test_who_may_not_record_hears_that_and_not_what_is_missing(office: Office) -> None:
    for body in ({}, {"foreign": 1}, ISSUE):
        assert client(office, NGOC).post(f"{API}/cases", json=body).status_code == 403
    missing = client(office, THU).post(f"{API}/cases", json={"title": "Đường hỏng"})
    assert missing.status_code == 422
    assert {fault["field"] for fault in missing.json()["errors"]} >= {"body.origin", "body.kind"}


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"[]", "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b'{"title": "\\ud800"}', "application/json", 422),
        (b"\xff\xfe", "application/json", 422),
        (b"title=x", "application/x-www-form-urlencoded", 415),
        (b'"' + b"x" * 1_100_000 + b'"', "application/json", 413),
    ],
    ids=["broken", "list", "deep", "half a letter", "no UTF-8", "form", "large"],
)
def test_a_body_that_cannot_be_read_is_a_problem_like_any_other(
    one_office: Office, content: bytes, kind: str, status: int
) -> None:
    answer = client(one_office, THU).post(
        f"{API}/cases", content=content, headers={"Content-Type": kind}
    )

    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["Content-Type"] == PROBLEM_JSON
    assert answer.json()["type"].startswith("urn:followup:problem:")


def test_unknown_parameters_are_refused(one_office: Office) -> None:
    minh = client(one_office, MINH)

    for name in ("sort", "filter", "expand", "petitioner.phone", "petitioner__phone"):
        assert minh.get(f"{API}/cases", params={name: "1"}).status_code == 422
    assert minh.get(f"{API}/sessions", params={"to": "0"}).status_code == 422
    assert minh.get(f"{API}/cases", params={"size": 101}).status_code == 422
    assert minh.get(f"{API}/cases", params={"state": "lost"}).status_code == 422


def test_a_wrong_method_names_the_right_ones(one_office: Office) -> None:
    answer = client(one_office, MINH).delete(f"{API}/cases")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    assert answer.headers["Content-Type"] == PROBLEM_JSON
