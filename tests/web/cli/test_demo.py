"""A demo is thrown away for a fresh one; the register of an office never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.cli.conftest import Followup


def test_the_register_of_an_office_is_never_replaced(
    followup: Followup, office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # chị Hà keeps the office's register in a folder of its own and tries the demo on it
    folder = office_folder / "data"
    folder.mkdir()
    register = folder / "followup.db"
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", f"sqlite:///{register}")
    assert followup("init").code == 0
    before = register.read_bytes()

    outcome = followup("demo", "--no-serve", "--data-dir", str(folder))

    assert outcome.code == 1
    assert f"{register} is no demo register" in outcome.err
    assert "--data-dir" in outcome.err
    assert register.read_bytes() == before


def test_a_file_of_something_else_stays(followup: Followup, office_folder: Path) -> None:
    letter = office_folder / "followup.db"
    letter.write_text("Kính gửi Văn phòng UBND tỉnh")

    assert followup("demo", "--no-serve", "--data-dir", str(office_folder)).code == 1
    assert letter.read_text() == "Kính gửi Văn phòng UBND tỉnh"
