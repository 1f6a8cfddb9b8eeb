"""A command line in a folder of its own, with nothing of this machine in its environment."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.web.stories import SECRET
from web.cli import run_line


@dataclass(frozen=True)
class Outcome:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document; stdout must hold nothing else."""
        return json.loads(self.out)


Followup = Callable[..., Outcome]


@pytest.fixture
def office_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands run; there is no register yet."""
    for name in os.environ:
        if name.startswith("FOLLOWUP_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOLLOWUP_SECRET_KEY", SECRET)
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", f"sqlite:///{tmp_path}/register.db")
    return tmp_path


@pytest.fixture
def followup(office_folder: Path, capfd: pytest.CaptureFixture[str]) -> Followup:
    """Run `followup …` in this process."""

    def run(*arguments: str) -> Outcome:
        capfd.readouterr()
        code = run_line(list(arguments))
        captured = capfd.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@pytest.fixture
def register(followup: Followup, office_folder: Path) -> Path:
    """A register made by `init`; the file."""
    assert followup("init").code == 0
    return office_folder / "register.db"
