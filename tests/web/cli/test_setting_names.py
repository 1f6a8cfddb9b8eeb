"""A name that is nearly the name of a setting leaves nothing to its default without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.cli.conftest import Followup
from tests.web.cli.test_bad_input import DUE, said


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("FOLLOWUP_DATABSE_URL", "FOLLOWUP_DATABASE_URL"),
        ("FOLLOWUP_SECRET_KEY_FILE", "FOLLOWUP_SECRET_KEY"),
        ("followup_timezon", "FOLLOWUP_TIMEZONE"),
        ("FOLLOWUP_SMPT_URL", "FOLLOWUP_SMTP_URL"),
        ("FOLLOWUP_CONFG", "FOLLOWUP_CONFIG"),
    ],
)
def test_a_misspelt_setting_stops_every_command(
    followup: Followup, office_folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, meant: str
) -> None:
    """`init` would make its register where the default says; a server would serve that one."""
    monkeypatch.setenv(name, "sqlite:////var/lib/followup/followup.db")

    for arguments in (["init"], ["serve"], ["workflow", "check"]):
        assert f"{name} is not a setting of this program; did you mean {meant}?" in said(
            followup, arguments, 2
        )
    assert list(office_folder.iterdir()) == []


def test_a_name_that_others_set_beside_ours_is_told_of_and_no_more(
    followup: Followup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLLOWUP_PORT", "tcp://10.0.0.7:8000")
    monkeypatch.setenv("FOLLOWUP_SERVICE_HOST", "10.0.0.7")

    outcome = followup(*DUE, "--json")

    assert outcome.code == 0
    assert outcome.document["last_day"] == "2026-12-01"
    assert outcome.err == (
        "FOLLOWUP_PORT is not a setting of this program and does nothing.\n"
        "FOLLOWUP_SERVICE_HOST is not a setting of this program and does nothing.\n"
    )
