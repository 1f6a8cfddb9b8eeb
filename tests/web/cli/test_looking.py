"""What an operator sees: who is overdue now and then, a case, and why its dates are so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cases.demo.mark import is_demo, mark_as_demo
from tests.web.cli.conftest import Followup

#: half a year is lived for it; `tests/cases/demo` lives a smaller one in each run
pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo register that ends on a Monday morning, built by its own command."""
    folder = tmp_path_factory.mktemp("demo")
    mark_as_demo(folder / "followup.db")  # an earlier demo, interrupted before its first table
    command = [sys.executable, "-m", "web.cli", "demo", "--no-serve", "--json"]
    subprocess.run(
        [*command, "--now", "2026-11-23T12:00:00", "--data-dir", str(folder)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder


@pytest.fixture
def demo(followup: Followup, demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Followup:
    """Commands on the demo register."""
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", f"sqlite:///{demo_folder / 'followup.db'}")
    return followup


def test_a_fresh_demo_replaces_an_earlier_one(demo: Followup, demo_folder: Path) -> None:
    assert is_demo(demo_folder / "followup.db")
    assert demo("case", "list", "--json").document["total"] > 100


def test_overdue_counts_by_department_most_first(demo: Followup) -> None:
    document = demo("overdue", "--as-of", "2026-11-23T12:00:00", "--json").document
    counts = [row["overdue"] for row in document["departments"]]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == document["total"] > 5
    assert document["as_of"] == "2026-11-23T12:00:00+07:00"
    assert 0 in counts, "departments that are in time are listed too"


def test_cases_stand_under_the_department_that_was_asked_for(demo: Followup) -> None:
    asked = ("overdue", "--as-of", "2026-11-23", "--department", "SXD", "--json")
    document = demo(*asked).document
    (row,) = document["departments"]
    assert len(row["cases"]) == row["overdue"] == document["total"] > 0


def test_a_department_without_any_case_is_told_to_have_none(demo: Followup) -> None:
    asked = ("overdue", "--as-of", "2026-01-05", "--department", "SXD", "--json")
    (row,) = demo(*asked).document["departments"]
    assert (row["code"], row["overdue"], row["open"], row["cases"]) == ("SXD", 0, 0, [])


def test_the_demo_is_what_the_contract_promises(demo: Followup) -> None:
    everything = demo("case", "list", "--size", "1", "--json").document
    assert everything["total"] >= 400
    for state in ("recorded", "assigned", "in_progress", "replied", "closed"):
        assert demo("case", "list", "--state", state, "--json").document["total"] > 0, state
    sessions = demo("session", "list", "--json").document
    assert sessions


def test_check_finds_the_demo_sound(demo: Followup) -> None:
    outcome = demo("check", "--json")
    assert outcome.document["problems"] == []
    assert (outcome.code, outcome.document["ok"]) == (0, True)


def test_a_case_is_shown_with_its_history_and_explained(demo: Followup) -> None:
    number = demo("case", "list", "--overdue", "--json").document["items"][0]["number"]
    shown = demo("case", "show", number, "--json").document
    assert shown["number"] == number
    first = shown["history"][0]
    assert (first["seq"], first["action"], first["from"], first["to"]) == (
        1,
        "record",
        None,
        "recorded",
    )
    assert {"at", "actor", "summary", "digest"} <= first.keys()
    assert first["at"].endswith("+07:00")
    explained = demo("explain", number, "--json").document
    reply = next(d for d in explained["deadlines"] if d["name"] == "reply")
    assert sum(day["counted"] for day in reply["days"]) == reply["rule"]["amount"]
    assert reply["days"][-1]["date"] == reply["rule"]["last_day"]
    assert (reply["pauses"], reply["extensions"]) == ([], [])
    assert demo("explain", number).code == 0


@pytest.mark.parametrize(
    ("language", "told", "not_told"),
    [
        (
            "vi",
            ("Ghi nhận ý kiến", "Hạn trả lời", "ngày làm việc", "Thứ Hai"),
            ("Issue recorded", "Reply deadline", "working", "weekend", "day", "recording", "Mon"),
        ),
        (
            "en",
            ("Issue recorded", "Reply deadline", "working days from ", "weekend", "Monday"),
            ("Ghi nhận ý kiến", "Hạn", "hết ngày", "Thứ", "working_days"),
        ),
    ],
)
def test_a_case_is_told_in_the_language_asked_for(
    demo: Followup, language: str, told: tuple[str, ...], not_told: tuple[str, ...]
) -> None:
    number = demo("case", "list", "--overdue", "--json").document["items"][0]["number"]
    lines = "".join(
        demo(*command, number, "--language", language).out
        for command in (("case", "show"), ("explain",))
    )
    assert all(wording in lines for wording in told)
    assert not any(wording in lines for wording in not_told)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("overdue", "--as-of", "2100-01-01"), 1),
        (("overdue", "--as-of", "yesterday"), 2),
        (("overdue", "--department", "KHONGCO"), 2),
        (("case", "show", "YK-1"), 1),
        (("explain", "YK-2026-999999"), 1),
        (("case", "list", "--size", "1000"), 2),
    ],
)
def test_unusable_input_is_one_line_that_says_what_to_do(
    demo: Followup, line: tuple[str, ...], code: int
) -> None:
    outcome = demo(*line)
    assert outcome.out == ""
    assert len(outcome.err.strip().splitlines()) == 1
    assert outcome.code == code
