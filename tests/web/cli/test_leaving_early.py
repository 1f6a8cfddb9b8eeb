"""Somebody presses Ctrl-C, or reads on no more: one line or none, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.cli.conftest import Followup
from web.cli import main


def test_ctrl_c_is_one_line_too(
    followup: Followup, register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cases.register.tick", press)

    outcome = followup("tick")

    assert (outcome.code, outcome.out) == (130, "")
    assert outcome.err == "followup: stopped; nothing is left half done, run it again to go on\n"


def test_ctrl_c_while_the_program_loads(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def press(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("web.cli.import_module", press)

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 130
    assert capfd.readouterr().err.startswith("followup: stopped; ")


def test_whoever_reads_on_no_more_has_enough() -> None:
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        [sys.executable, "-m", "web.cli", "workflow", "show"],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        check=False,
    )
    os.close(writer)

    assert (done.returncode, done.stderr) == (0, "")
