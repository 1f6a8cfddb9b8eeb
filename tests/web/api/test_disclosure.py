"""Files and contacts over the API: base64 in, bytes out, a reason before a name."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from tests.cases.attachments.samples import PDF, picture
from tests.people import HOA, KHOA, LAN, LANH, MINH, THU
from tests.web.api.stories import API, client, items
from tests.web.stories import Office
from workflow.attempt import Actor

WHY = {"reason": "Hẹn ngày khảo sát."}


def sent(content: bytes, name: str = "Đơn.pdf") -> dict[str, Any]:
    """The body that attaches a file."""
    return {"file": {"name": name, "content": base64.b64encode(content).decode()}}


def test_a_file_goes_in_and_comes_out(office: Office) -> None:
    case, lan = office.case_in_progress(), client(office, LAN)

    answer = lan.post(f"{API}/cases/{case.number}/actions/attach", json=sent(PDF))

    assert answer.status_code == 200, answer.text
    (file,) = answer.json()["attachments"]
    assert (file["name"], file["size"], file["type"]) == ("Đơn.pdf", len(PDF), "pdf")
    assert file["sha256"] == hashlib.sha256(PDF).hexdigest()
    got = lan.get(f"{API}/cases/{case.number}/attachments/{file['seq']}")
    assert (got.status_code, got.content) == (200, PDF)
    assert got.headers["content-type"] == file["media_type"]
    assert got.headers["content-disposition"].startswith("attachment; ")
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_the_history_names_the_file_and_holds_nothing_of_it(office: Office) -> None:
    case, lan = office.case_in_progress(), client(office, LAN)
    lan.post(f"{API}/cases/{case.number}/actions/attach", json=sent(PDF))

    entry = items(lan.get(f"{API}/cases/{case.number}/events"))[0]

    assert (entry["action"], entry["summary"]) == ("attach", "Đính kèm tệp")
    assert [(each["name"], each["value"]) for each in entry["fields"]] == [("file", "Đơn.pdf")]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "file"),
        ({"file": None}, "file"),
        ({"file": "a.pdf"}, "file"),
        ({"file": {"name": "a.pdf"}}, "file.content"),
        ({"file": {"name": "a.pdf", "content": ""}}, "file.content"),
        ({"file": {"name": " ", "content": "eA=="}}, "file"),
        ({"file": {"name": "a.pdf", "content": "no!"}}, "file"),
        ({"file": {"name": "a.pdf", "content": "eA=="}}, "file"),
        ({"file": {"name": "a.pdf", "content": "eA==", "type": "pdf"}}, "file.type"),
        (sent(picture("png"), "a.jpg"), "file"),
    ],
)
def test_what_is_no_file_is_named(one_office: Office, body: dict[str, Any], field: str) -> None:
    case = one_office.case_in_progress()

    answer = client(one_office, LAN).post(f"{API}/cases/{case.number}/actions/attach", json=body)

    assert answer.status_code == 422
    told = answer.json()
    faults = told.get("reasons", []) + told.get("errors", [])
    assert field in [fault["field"].removeprefix("body.") for fault in faults], told


def test_a_case_that_is_not_hers_takes_and_gives_chi_hoa_nothing(office: Office) -> None:
    case = office.case_in_progress()
    client(office, LAN).post(f"{API}/cases/{case.number}/actions/attach", json=sent(PDF))
    hoa = client(office, HOA)

    for answer in (
        hoa.post(f"{API}/cases/{case.number}/actions/attach", json=sent(PDF)),
        hoa.get(f"{API}/cases/{case.number}/attachments/4"),
        hoa.get(f"{API}/cases/{case.number}/attachments/1"),
        hoa.post(f"{API}/cases/{case.number}/contact", json=WHY),
        hoa.get(f"{API}/cases/{case.number}/accesses"),
    ):
        assert answer.status_code == 404, answer.text


def test_the_key_repeats_the_answer(one_office: Office) -> None:
    case = one_office.case_in_progress()
    lan = client(one_office, LAN, **{"Idempotency-Key": "k1"})
    place = f"{API}/cases/{case.number}/actions/attach"

    first, again = lan.post(place, json=sent(PDF)), lan.post(place, json=sent(PDF))
    other = lan.post(place, json=sent(PDF + b"\n"))

    assert len(first.json()["attachments"]) == len(again.json()["attachments"]) == 1
    assert other.status_code == 422


def test_the_contact_is_shown_on_request_and_who_looked_is_listed(office: Office) -> None:
    case, lan = office.case_in_progress(), client(office, LAN)
    place = f"{API}/cases/{case.number}"
    lan.post(f"{place}/actions/attach", json=sent(PDF))

    hidden = lan.get(place).json()["petitioner"]
    shown = lan.post(f"{place}/contact", json=WHY)
    lan.get(f"{place}/attachments/4")

    assert (hidden["name"], hidden["phone"], hidden["withheld"]) == (None, None, True)
    assert (shown.status_code, shown.json()["name"]) == (200, "Huỳnh Thị Sáu")
    assert [(a["what"], a["person"], a["reason"], a["seq"]) for a in items(
        client(office, KHOA).get(f"{place}/accesses")
    )] == [("file", "lan", None, 4), ("contact", "lan", WHY["reason"], None)]  # fmt: skip
    assert lan.get(f"{place}/accesses").status_code == 403


@pytest.mark.parametrize(("who", "status"), [(LANH, 403), (THU, 403), (LAN, 422)])
def test_without_right_or_reason_there_is_none(one_office: Office, who: Actor, status: int) -> None:
    case = one_office.case_in_progress()
    place = f"{API}/cases/{case.number}/contact"

    for body in ({}, {"reason": None}, {"reason": " "}, {"why": "x"}):
        answer = client(one_office, who).post(place, json=body)
        assert answer.status_code == status, answer.text
        assert "Sáu" not in answer.text


def test_the_upc_office_asks_without_a_body(one_office: Office) -> None:
    case = one_office.case_in_progress()

    answer = client(one_office, MINH).post(f"{API}/cases/{case.number}/contact")

    assert (answer.status_code, answer.json()["phone"]) == (200, "+84912345678")
