"""A register is set up with a wall clock and keeps it; every command reads and prints by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.cli.conftest import Followup

ZONE = "FOLLOWUP_TIMEZONE"
NEW_YORK = "America/New_York"
DUE = ("due", "--start", "2026-11-23T09:00", "--amount", "1", "--unit", "working_days")


@pytest.fixture
def american(followup: Followup, office_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Followup:
    """Commands on a register of New York, in an environment that names no zone any more."""
    monkeypatch.setenv(ZONE, NEW_YORK)
    assert followup("init").code == 0
    monkeypatch.delenv(ZONE)
    return followup


def test_every_command_reads_local_times_alike(american: Followup) -> None:
    as_of = american("overdue", "--as-of", "2025-11-25T00:00", "--json").document["as_of"]
    start = american(*DUE, "--json").document["start"]
    tick = american("tick", "--now", "2026-11-25T00:00", "--json").document["now"]

    assert as_of == "2025-11-25T00:00:00-05:00"
    assert start == "2026-11-23T09:00:00-05:00"
    assert tick == "2026-11-25T00:00:00-05:00"


@pytest.mark.parametrize(
    "command",
    [
        ("overdue",),
        ("overdue", "--as-of", "2025-11-25T00:00"),
        DUE,
        ("tick",),
        ("worker", "--once"),
        ("serve",),
        ("user", "list"),
        ("session", "list"),
        ("post", "list"),
        ("calendar", "show", "2026"),
        ("init",),
    ],
    ids=str,
)
def test_a_setting_that_differs_is_refused(
    american: Followup, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv(ZONE, "Asia/Ho_Chi_Minh")

    outcome = american(*command)

    assert outcome.code == 2
    assert outcome.out == ""
    assert f"{ZONE} is Asia/Ho_Chi_Minh, but this register counts by {NEW_YORK}" in outcome.err
    assert f"set it to {NEW_YORK} or leave it out" in outcome.err


def test_the_setting_of_the_register_is_fine(
    american: Followup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ZONE, NEW_YORK)

    assert american("overdue").code == american("init").code == american(*DUE).code == 0


def test_a_calendar_of_another_zone_makes_no_register(
    followup: Followup, office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ZONE, "Asia/Ho_Chi_Minh")
    file = office_folder / "days.toml"
    file.write_text(f'zone = "{NEW_YORK}"\nyears = [2026]\ndays = []\n', "utf-8")

    outcome = followup("init", "--calendar", str(file))

    assert outcome.code == 2
    assert f"days.toml counts by {NEW_YORK}" in outcome.err
    assert not (office_folder / "register.db").exists()


def test_without_a_register_the_setting_holds(
    followup: Followup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ZONE, NEW_YORK)

    assert followup(*DUE, "--json").document["start"] == "2026-11-23T09:00:00-05:00"
