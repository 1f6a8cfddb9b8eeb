"""Everything that a page does to a case can be done by command, by one person and by its rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.light_passwords import make_light
from tests.web.cli.conftest import Followup

ISSUE = {
    "title": "Đèn đường hỏng",
    "content": "Cả đoạn đường tối từ đầu tháng.",
    "kind": "feedback",
    "pace": "normal",
    "origin": "walk_in",
    "petitioner": {"name": "Nguyễn Văn Bảy", "phone": "0907123456"},
}
_STAFF = (
    ("thu", "centre", "TTHCC"),
    ("minh", "upc_office", "VPUBND"),
    ("lan", "department_officer", "SXD"),
    ("tuan", "department_head", "SXD"),
)


@pytest.fixture
def case(
    followup: Followup, register: Path, office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """The number of a case that chị Thu recorded."""
    make_light(monkeypatch)
    for username, role, department in _STAFF:
        hire(followup, username, role, department)
    (office_folder / "issue.json").write_text(json.dumps(ISSUE), "utf-8")
    recorded = followup("case", "record", "--as", "thu", "--fields", "issue.json", "--json")
    assert recorded.code == 0, recorded.err
    assert len(recorded.document["code"]) == 14
    return str(recorded.document["number"])


def hire(followup: Followup, username: str, role: str, department: str) -> None:
    told = (username, "--name", username, "--role", role, "--department", department)
    done = followup("user", "add", *told)
    assert done.code == 0, done.err


def test_a_case_from_its_recording_to_its_close(followup: Followup, case: str) -> None:
    steps = (
        ("assign", "minh", "lead_department=SXD", "coordinating=SYT", "coordinating=STC"),
        ("accept", "lan", "handler=lan"),
        ("request_contribution", "lan", "department=CAT", "text=Xin ý kiến."),
        ("reply", "tuan", "text=Đã thay đèn.", "outcome=settled", "channel=letter",
         "document_number=12/SXD", "document_date=2026-11-20", "signatory=Trần Anh Tuấn"),
        ("close", "minh", "outcome=settled"),
    )  # fmt: skip
    for action, who, *fields in steps:
        given = [part for field in fields for part in ("--set", field)]
        done = followup("case", "act", case, action, "--as", who, *given, "--json")
        assert done.code == 0, (action, done.err)
        assert done.document["number"] == case
    shown = followup("case", "show", case, "--json").document
    assert shown["state"] == "closed"
    assert followup("check").code == 0


def test_a_refusal_says_every_reason_in_words_and_changes_nothing(
    followup: Followup, case: str
) -> None:
    reply = ("case", "act", case, "reply", "--as", "minh", "--set", "text=Xong.")
    refused = followup(*reply)
    assert refused.code == 1
    assert "Việc “Trả lời công dân” dành cho" in refused.err
    assert "“Reply to citizen” is for" in followup(*reply, "--language", "en").err
    assert refused.err.count("\n") == 1
    assert "refused" not in refused.err
    assert followup("case", "show", case, "--json").document["version"] == 1


def test_the_menu_says_what_and_why_not(followup: Followup, case: str) -> None:
    menu = followup("case", "actions", case, "--as", "minh", "--json").document["actions"]
    allowed = {each["name"] for each in menu if each["allowed"]}
    assert "assign" in allowed
    assert "accept" not in allowed
    assert all(each["reasons"] for each in menu if not each["allowed"])
    menu_of = ("case", "actions", case, "--as", "minh")
    assert "+ assign" in followup(*menu_of).out
    english = followup(*menu_of, "--language", "en")
    assert "Reply to citizen" in english.out
    assert "is not possible" in english.out
    assert followup(*menu_of, "--language", "fr").code == 2


def test_a_file_is_attached(followup: Followup, case: str, office_folder: Path) -> None:
    (office_folder / "biên bản.txt").write_text("Đã xem tại chỗ.", "utf-8")
    done = followup("case", "act", case, "attach", "--as", "thu", "--file", "file=biên bản.txt")
    assert done.code == 0, done.err
    missing = followup("case", "act", case, "attach", "--as", "thu", "--file", "file=nowhere.txt")
    assert (missing.code, "nowhere.txt" in missing.err) == (2, True)


def test_the_same_key_does_nothing_twice(followup: Followup, case: str) -> None:
    line = ("case", "act", case, "assign", "--as", "minh", "--set", "lead_department=SXD")
    first, again = (followup(*line, "--key", "k-1", "--json").document for _ in range(2))
    assert (first["replayed"], again["replayed"]) == (False, True)
    assert first["version"] == again["version"] == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("note", "--as", "nobody", "--set", "text=x"), "no account “nobody”"),
        (("note", "--as", "thu", "--set", "text"), "is not FIELD=VALUE"),
        (("note", "--as", "thu", "--fields", "broken.json"), "is not JSON in UTF-8"),
        (("note", "--as", "thu", "--fields", "list.json"), "one JSON object"),
        (("note", "--as", "thu", "--fields", "deep.json"), "is not JSON in UTF-8"),
        (("note", "--as", "thu", "--set", "a=1", "--set", "a.b=2"), "has no parts"),
        (("note", "--as", "thu", "--set", "text=x", "--key", ""), "--key takes 1 to 200"),
        (("note", "--as", "thu", "--set", "text=x", "--key", "k" * 201), "--key takes 1 to 200"),
        (("note", "--as", "thu", "--set", "text=x", "--key", "khóa"), "--key takes 1 to 200"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(
    followup: Followup, case: str, office_folder: Path, line: tuple[str, ...], said: str
) -> None:
    (office_folder / "broken.json").write_bytes(b'{"text": "\xff"}')
    (office_folder / "list.json").write_text("[]")
    (office_folder / "deep.json").write_text("[" * 100_000)
    outcome = followup("case", "act", case, *line)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err


def test_somebody_elses_case_is_not_there(followup: Followup, case: str) -> None:
    hire(followup, "hoa", "department_officer", "SYT")
    for line in (
        ("act", case, "note", "--as", "hoa", "--set", "text=x"),
        ("actions", case, "--as", "hoa"),
    ):
        outcome = followup("case", *line)
        assert (outcome.code, "there is no case" in outcome.err) == (1, True)


def test_a_version_that_went_by(followup: Followup, case: str) -> None:
    line = ("case", "act", case, "note", "--as", "thu", "--set", "text=x", "--if-version", "7")
    assert followup(*line).code == 1
