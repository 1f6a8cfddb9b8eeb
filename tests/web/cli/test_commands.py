"""The commands do what the contract says, in text and in one JSON document."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from cases.directory.people import person_id_of
from cases.store.engine import Database
from tests.cases.access.phone import FACTORS, MORNING, enrolled
from tests.people import LAN, MINH
from tests.web.cli.conftest import Followup
from tests.web.stories import FRIDAY, SECRET, Office, Watch, an_office, settings_for
from web.cli import main

ISO_LOCAL = "+07:00"


@pytest.fixture
def office_of_commands(register: Path) -> Iterator[Office]:
    """The office whose register the commands use."""
    with an_office(settings_for(f"sqlite:///{register}"), Watch()) as office:
        yield office


def test_init_twice_changes_nothing(followup: Followup) -> None:
    first, second = followup("init", "--json"), followup("init", "--json")

    assert (first.code, second.code) == (0, 0)
    assert first.document["changed"] is True
    assert "VPUBND" in first.document["departments"]["added"]
    assert second.document["changed"] is False


def test_upgrade_of_the_newest_changes_nothing(followup: Followup, register: Path) -> None:
    document = followup("upgrade", "--json").document

    assert document["from"] == document["to"]
    assert document["changed"] is False


def test_json_may_stand_before_the_command(followup: Followup) -> None:
    assert followup("--json", "config", "show").document["FOLLOWUP_ENV"] == "production"


def test_settings_are_shown_with_the_secret_masked(followup: Followup) -> None:
    text, document = followup("config", "show"), followup("config", "show", "--json")

    assert "FOLLOWUP_TIMEZONE=Asia/Ho_Chi_Minh" in text.out
    assert document.document["FOLLOWUP_SECRET_KEY"] == "********"
    assert SECRET not in text.out + document.out


def test_a_year_nobody_entered_is_provisional(followup: Followup) -> None:
    document = followup("calendar", "show", "2031", "--json").document

    assert document["provisional"] is True
    assert document["days"] == []
    assert followup("calendar", "show", "2026", "--json").document["working_days"] == 249


def test_the_shipped_workflow_has_no_problem(followup: Followup) -> None:
    outcome = followup("workflow", "check", "--json")

    assert outcome.code == 0
    assert outcome.document == {"ok": True, "problems": []}


def test_the_workflow_is_shown_and_drawn(followup: Followup) -> None:
    assert followup("workflow", "show", "--json").document["key"] == "leader_meeting"
    assert "recorded" in followup("workflow", "show").out
    assert "recorded" in followup("workflow", "diagram", "--json").document["mermaid"]


def test_what_a_changed_workflow_changes_is_told_in_words(
    followup: Followup, tmp_path: Path
) -> None:
    shipped = files("workflow") / "definitions" / "leader_meeting.v1.toml"
    before, after = tmp_path / "before.toml", tmp_path / "after.toml"
    before.write_text(shipped.read_text("utf-8"), "utf-8")
    after.write_text(
        shipped.read_text("utf-8").replace("reopen_calendar_days = 30", "reopen_calendar_days = 20")
    )

    outcome = followup("workflow", "diff", str(before), str(after), "--json")

    (change,) = outcome.document["changes"]
    assert (change["name"], change["before"], change["after"]) == ("reopen_calendar_days", 30, 20)
    assert followup("workflow", "diff", str(before), str(before)).out == "Nothing differs.\n"


def test_an_account_is_made_listed_and_ended(followup: Followup, register: Path) -> None:
    made = followup(
        "user", "add", "hanh", "--name", "Đỗ Thị Hạnh", "--role", "department_officer",
        "--department", "SXD", "--right", "reply", "--json",
    )  # fmt: skip
    assert made.code == 0
    assert len(made.document["password"]) >= 12

    (listed,) = followup("user", "list", "--json").document["users"]
    assert listed["roles"] == ["department_officer"]
    assert listed["rights"] == ["reply"]
    assert "password" not in str(listed)

    assert followup("user", "disable", "hanh").code == 0
    assert followup("user", "list", "--json").document["users"][0]["active"] is False


def test_a_lost_phone_is_taken_from_an_account(followup: Followup, register: Path) -> None:
    followup("user", "add", "khoa", "--name", "Khoa", "--role", "auditor")
    nothing = followup("user", "totp-reset", "khoa")
    assert (nothing.code, "no second factor" in nothing.err) == (1, True)
    with closing(Database(f"sqlite:///{register}")) as database:
        with database.read() as connection:
            khoa = person_id_of(connection, "khoa")
        enrolled(database, FACTORS, khoa, MORNING)

    done = followup("user", "totp-reset", "khoa", "--json")

    assert done.document == {"username": "khoa", "second_factor": False}
    assert followup("user", "totp-reset", "nobody").code == 2


def test_a_token_is_shown_once_and_revoked_once(followup: Followup, register: Path) -> None:
    followup("user", "add", "khoa", "--name", "Khoa", "--role", "auditor")

    made = followup("token", "add", "khoa", "statistics", "--json")

    assert made.document["token"].startswith("followup_")
    assert followup("token", "revoke", "khoa", "statistics").code == 0
    assert followup("token", "revoke", "khoa", "statistics").code == 2


def test_a_session_is_planned_and_listed(followup: Followup, register: Path) -> None:
    added = followup(
        "session", "add", "2026-11-30", "--site", "caolanh", "--leader", "Chủ tịch", "--json"
    )

    assert added.document["id"] == "2026-11-30-caolanh"
    assert added.document["start"] == f"2026-11-30T09:30:00{ISO_LOCAL}"
    listed = followup("session", "list", "--from", "2026-11-01", "--to", "2026-12-31", "--json")
    assert [session["id"] for session in listed.document["sessions"]] == ["2026-11-30-caolanh"]


def test_tick_reports_what_it_did(followup: Followup, office_of_commands: Office) -> None:
    case = office_of_commands.record(FRIDAY - timedelta(days=21))
    office_of_commands.act(MINH, case, "assign", FRIDAY - timedelta(days=21), lead_department="SXD")
    office_of_commands.act(LAN, case, "accept", FRIDAY - timedelta(days=21))

    document = followup("tick", "--now", "2026-11-23T09:00", "--json").document
    again = followup("tick", "--now", "2026-11-23T09:00", "--json").document

    assert set(document) == {"now", "examined", "reminded", "escalated", "closed", "failed"}
    assert document["now"] == f"2026-11-23T09:00:00{ISO_LOCAL}"
    assert document["escalated"] > 0
    assert again["escalated"] == 0


def test_deliver_leaves_what_has_no_channel(followup: Followup, office_of_commands: Office) -> None:
    office_of_commands.record()

    document = followup("deliver", "--json").document

    assert document["sent"] == document["dead"] == 0
    assert document["pending"] > 0


def test_status_shows_what_the_citizen_sees(followup: Followup, office_of_commands: Office) -> None:
    case = office_of_commands.case_in_progress()
    assert case.code is not None

    outcome = followup("status", case.code.lower(), "--json")

    assert outcome.document["state"] == "in_progress"
    assert outcome.document["department"] == "Sở Xây dựng"
    assert outcome.document["last_day"] == "2026-11-30"
    assert outcome.document["due_at"] == f"2026-12-01T00:00:00{ISO_LOCAL}"
    assert "Huỳnh" not in outcome.out


def test_a_new_code_replaces_the_old_one(followup: Followup, office_of_commands: Office) -> None:
    case = office_of_commands.record()
    assert case.code is not None

    issued = followup("case", "issue-code", case.number.lower(), "--json").document

    assert issued["number"] == case.number
    assert followup("status", issued["code"]).code == 0
    assert followup("status", case.code).code == 1


def test_one_pass_of_the_worker(followup: Followup, office_of_commands: Office) -> None:
    office_of_commands.record()

    outcome = followup("worker", "--once", "--json")

    assert outcome.code == 0
    assert outcome.document["tick"]["failed"] == 0
    assert outcome.document["tick"]["now"].endswith(ISO_LOCAL)
    assert outcome.document["deliver"]["pending"] > 0

    clock, outbox = followup("worker", "--once").out.splitlines()
    assert "+07:00: 0 cases examined, 0 reminders" in clock
    assert outbox.startswith("0 sent, 0 to be tried again, 0 given up, ")


def test_the_command_line_starts_without_the_database_layer() -> None:
    probe = (
        "import sys; from web.cli import run_line; run_line(['due', '--start', '2026-11-23', "
        "'--amount', '5', '--unit', 'working_days']); "
        "print([name for name in ('sqlalchemy', 'fastapi', 'alembic') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"


def test_a_process_of_the_program_looks_for_garbage_seldom(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["followup", "--help"])
    before = gc.get_threshold()
    gc.set_threshold(700)
    try:
        with pytest.raises(SystemExit):
            main()
        found = gc.get_threshold()
    finally:
        gc.set_threshold(*before)

    assert found[0] > 10_000
    assert "followup" in capsys.readouterr().out
