"""Whatever is wrong, a command says it in one line that tells what to do, and changes nothing."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.cli.conftest import Followup

DUE = ["due", "--start", "2026-11-23", "--amount", "5", "--unit", "working_days"]

#: command line, exit code, what the line says
WITHOUT_REGISTER: list[tuple[list[str], int, str]] = [
    ([], 2, "Missing command"),
    (["bogus"], 2, "No such command"),
    (["due"], 2, "Missing option '--start'"),
    (["due", "--bogus"], 2, "--bogus"),
    ([*DUE[:2], "tomorrow", *DUE[3:]], 2, "is no time; write it like 2026-11-27"),
    ([*DUE[:2], "2026-13-01", *DUE[3:]], 2, "is no time"),
    ([*DUE[:2], "23/11/2026", *DUE[3:]], 2, "is no time"),
    ([*DUE[:4], "0", *DUE[5:]], 2, "whole number"),
    ([*DUE[:4], "many", *DUE[5:]], 2, "--amount"),
    ([*DUE[:4], "99999999", *DUE[5:]], 2, "whole number"),
    ([*DUE[:6], "weeks"], 2, "--unit is one of working_days"),
    ([*DUE, "--counting", "backwards"], 2, "--counting is one of end_of_day"),
    ([*DUE, "--counting", ""], 2, "--counting is one of end_of_day"),
    ([*DUE, "--calendar", "nowhere.csv"], 2, "nowhere.csv"),
    # TCVN3 as the shell passes it on: bytes that are no UTF-8
    ([*DUE[:2], "Nguy\udcd4n", *DUE[3:]], 2, "“Nguy\\xd4n” is not Unicode (UTF-8); type it again"),
    (["calendar", "show", "soon"], 2, "'year'"),
    (["calendar", "show", "99999"], 2, "'year'"),
    (["workflow", "show", "nowhere.toml"], 2, "nowhere.toml"),
    (["workflow", "check", "nowhere.toml"], 2, "nowhere.toml: No such file"),
    (["workflow", "check", "."], 2, "Is a directory"),
    (["tick"], 1, "followup init"),
    (["deliver"], 1, "followup init"),
    (["serve"], 1, "followup init"),
    (["worker", "--once"], 1, "followup init"),
    (["upgrade"], 1, "followup init"),
    (["status", "0000-0000-0000"], 1, "followup init"),
    (["user", "list"], 1, "followup init"),
    (["session", "list"], 1, "followup init"),
    (["init", "--organisation", "nowhere.csv"], 2, "nowhere.csv"),
    (["init", "--calendar", "nowhere.csv"], 2, "nowhere.csv"),
    (["serve", "--port", "70000"], 2, "--port"),
    (["workflow", "show", "--language", "fr"], 2, "--language is one of vi, en"),
    (["workflow", "diagram", "--language", "fr"], 2, "--language is one of vi, en"),
    (["demo", "--no-serve", "--now", "soon"], 2, "is no time"),
    (["demo", "--port", "0"], 2, "--port"),
]

SESSION = ["session", "add", "2026-11-30", "--site", "caolanh", "--leader"]
LANDLORD = ["user", "add", "an", "--role", "leader"]

WITH_REGISTER: list[tuple[list[str], int, str]] = [
    (["tick", "--now", "yesterday"], 2, "is no time"),
    (["status", "12", "--language", "fr"], 2, "--language is one of vi, en"),
    (["status", "12"], 2, "12 characters; this one has 2"),
    (["status", "0000-0000-0001"], 2, "mistyped character"),
    (["status", "0000-0000-U000"], 2, "“U” (character 9)"),
    (["status", "0000-0000-0000"], 1, "no case can be shown"),
    (["case", "issue-code", "17"], 1, "a number looks like YK-2026-000123"),
    (["case", "issue-code", "YK-2026-000001"], 1, "no case YK-2026-000001"),
    (["user", "add", "A b", "--name", "A", "--role", "leader"], 2, "is no username"),
    (["user", "add", "anh", "--name", "A", "--role", "king"], 2, "“king” is no role"),
    (
        ["user", "add", "anh", "--name", "A", "--role", "centre", "--department", "X"],
        2,
        "no department “X”",
    ),
    (["user", "add", "anh", "--name", "A"], 2, "--role"),
    (["user", "disable", "nobody"], 2, "no account “nobody”"),
    (["token", "add", "nobody", "api"], 2, "no account “nobody”"),
    (["token", "revoke", "nobody", "api"], 2, "no account “nobody”"),
    (["session", "add", "soon", "--site", "caolanh", "--leader", "X"], 2, "is no date"),
    (["session", "add", "2026-11-30", "--site", "Cao Lãnh", "--leader", "X"], 2, "is no site"),
    (
        ["session", "add", "2026-11-30", "--site", "a", "--leader", "X", "--begins", "late"],
        2,
        "is no time of day",
    ),
    (["session", "list", "--from", "x"], 2, "is no date"),
    (["session", "list", "--to", ""], 2, "“” is no date"),
    ([*SESSION, "X", "--begins", "09:30+07:00"], 2, "is no time of day"),
    ([*SESSION, "NguyÔn V¨n An"], 2, "The leader cannot be used: it is in an old Vietnamese"),
    ([*SESSION, "X", "--note", "\x07"], 2, "The note cannot be used: it has control characters"),
    ([*LANDLORD, "--name", "NguyÔn V¨n An"], 2, "The full name cannot be used"),
    ([*LANDLORD, "--name", "An\ufffd"], 2, "The full name cannot be used"),
    (["tick", "--now", ""], 2, "“” is no time"),
    (["overdue", "--as-of", ""], 2, "“” is no time"),
    (["tick", "--now", "3026-11-23"], 2, "more than 25 years ahead"),
    (["tick", "--now", "0001-01-01"], 2, "is no time"),
    (["overdue", "--as-of", "2999-01-01"], 1, "has not come yet"),
    (["overdue", "--as-of", "31/12/2025"], 2, "is no time"),
    (["overdue", "--department", "NOWHERE"], 2, "no department “NOWHERE”"),
    (["case", "list", "--department", "NOWHERE"], 2, "no department “NOWHERE”"),
    (["case", "list", "--state", "lost"], 2, "the states are recorded"),
    (["case", "list", "--page", "0"], 2, "pages count from 1"),
    (["case", "list", "--size", "101"], 2, "ask for 1 to 100"),
    (["case", "show", "17"], 1, "a number looks like YK-2026-000123"),
    (["explain", "YK-2026-000001"], 1, "no case YK-2026-000001"),
    (["import", "history", "nowhere.csv"], 2, "nowhere.csv cannot be read"),
    (["import", "history", "."], 2, "cannot be read"),
    (["import", "history", "x.csv", "--rejects", "."], 2, "is a folder"),
    (["import", "history", "x.csv", "--rejects", "no/where.csv"], 2, "There is no folder no"),
    (["init", "--organisation", "."], 2, "cannot be read"),
]


def said(followup: Followup, arguments: list[str], code: int) -> str:
    """The one line of a command that fails, with and without --json."""
    outcome, as_json = followup(*arguments), followup(*arguments, "--json")

    for each in (outcome, as_json):
        assert each.code == code, each.err
        assert each.out == ""
        assert each.err.startswith("followup: ")
        assert each.err.count("\n") == 1
        assert "Traceback" not in each.err
    assert outcome.err == as_json.err
    return outcome.err


@pytest.mark.parametrize(("arguments", "code", "told"), WITHOUT_REGISTER, ids=str)
def test_without_a_register(
    followup: Followup, office_folder: Path, arguments: list[str], code: int, told: str
) -> None:
    assert told in said(followup, arguments, code)
    assert list(office_folder.iterdir()) == []


@pytest.mark.parametrize(("arguments", "code", "told"), WITH_REGISTER, ids=str)
def test_with_a_register(
    followup: Followup, register: Path, arguments: list[str], code: int, told: str
) -> None:
    before = _contents(register)

    assert told in said(followup, arguments, code)
    assert _contents(register) == before


def test_a_missing_secret(
    followup: Followup, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOLLOWUP_SECRET_KEY")

    for arguments in (["serve"], ["tick"], ["deliver"], ["status", "0000-0000-0000"]):
        assert "make one with: python3 -c" in said(followup, arguments, 2)


def test_a_broken_settings_file(
    followup: Followup, office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = office_folder / "settings.toml"
    file.write_text("secret_key = 'x", "utf-8")
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(file))

    for arguments in (["config", "show"], ["tick"], DUE):
        assert "is not valid TOML" in said(followup, arguments, 2)


def test_a_database_address_of_another_kind(
    followup: Followup, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("mysql://x/y", "nonsense", "postgresql+nothing://x/y"):
        monkeypatch.setenv("FOLLOWUP_DATABASE_URL", address)
        said(followup, ["init"], 2)


def test_a_server_that_does_not_answer(followup: Followup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", "postgresql+psycopg://x@127.0.0.1:1/nothing")

    assert "Try again shortly" in said(followup, ["tick"], 1)
    assert "Try again shortly" in said(followup, ["init"], 1)


def test_a_file_that_is_no_register(followup: Followup, office_folder: Path) -> None:
    (office_folder / "register.db").write_bytes(b"holiday photographs" * 100)

    for arguments in (["init"], ["upgrade"], ["tick"], ["user", "list"]):
        assert "not a register" in said(followup, arguments, 1)
    assert (office_folder / "register.db").read_bytes() == b"holiday photographs" * 100


def test_an_empty_database(followup: Followup, office_folder: Path) -> None:
    (office_folder / "register.db").touch()

    assert "followup init" in said(followup, ["tick"], 1)


def test_a_locked_register(
    followup: Followup, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.store.engine.BUSY_SECONDS", 0)
    holder = sqlite3.connect(register, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        told = said(followup, ["session", "add", "2026-11-30", "--site", "a", "--leader", "X"], 1)
    finally:
        holder.close()

    assert "keeps the database locked" in told


def test_a_read_only_register(
    followup: Followup, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # opened for reading alone: file rights would not stop a test that runs as root
    address = f"sqlite:///file:{register}?mode=ro&uri=true"
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", address)

    assert "cannot be written" in said(followup, ["tick"], 1)
    assert followup("user", "list").code == 0


def test_a_full_disk(register: Path) -> None:
    def no_file_may_grow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = subprocess.run(
        [sys.executable, "-m", "web.cli", "session", "add", "2026-11-30", "--site", "a",
         "--leader", "X"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        preexec_fn=no_file_may_grow,
        check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "disk" in done.stderr
    assert "nothing was saved" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_calendar_without_a_column(followup: Followup, office_folder: Path) -> None:
    (office_folder / "days.csv").write_text("date,kind\n2026-01-01,holiday\n", "utf-8")

    told = said(followup, [*DUE, "--calendar", "days.csv"], 2)

    assert "days.csv" in told


def test_a_broken_calendar_file(followup: Followup, office_folder: Path) -> None:
    (office_folder / "days.toml").write_text("days = [", "utf-8")

    assert "days.toml" in said(followup, [*DUE, "--calendar", "days.toml"], 2)


def test_a_broken_workflow_is_a_no(followup: Followup, office_folder: Path) -> None:
    (office_folder / "flow.toml").write_text("key = ", "utf-8")

    outcome = followup("workflow", "check", "flow.toml", "--json")

    assert outcome.code == 1
    assert outcome.document["ok"] is False
    assert outcome.document["problems"][0]["file"] == "flow.toml"


@pytest.mark.parametrize("value", ["[" * 5000, "9" * 5000])
def test_toml_that_its_reader_gives_up_on(
    followup: Followup, office_folder: Path, value: str
) -> None:
    (office_folder / "x.toml").write_text(f"x = {value}", "utf-8")

    assert "This is not TOML" in followup("workflow", "check", "x.toml").out
    assert "x.toml is not TOML" in said(followup, [*DUE, "--calendar", "x.toml"], 2)


def test_a_fault_of_ours_is_one_line_too(
    followup: Followup, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError("0912345678")

    monkeypatch.setattr("cases.register.tick", fail)

    told = said(followup, ["tick"], 1)

    assert "an unexpected fault (ZeroDivisionError at test_bad_input.py:" in told
    assert "0912345678" not in told


def _contents(register: Path) -> str:
    copy = register.with_name("copy.db")
    shutil.copyfile(register, copy)
    with sqlite3.connect(copy) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    copy.unlink()
    return dump
