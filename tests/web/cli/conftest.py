"""A command line in a folder of its own, with nothing of this machine in its environment."""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.web.stories import SECRET
from web.cli import run_line

REGISTER = "register.db"


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
    _go_to(tmp_path, monkeypatch)
    return tmp_path


def _go_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("FOLLOWUP_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("FOLLOWUP_SECRET_KEY", SECRET)
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", f"sqlite:///{folder / REGISTER}")


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """A worker sets up the logs of its process, which is that of the other tests too."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    logging.basicConfig(level=level, handlers=handlers, force=True)


@pytest.fixture
def followup(office_folder: Path, capfd: pytest.CaptureFixture[str]) -> Followup:
    """Run `followup …` in this process."""

    def run(*arguments: str) -> Outcome:
        capfd.readouterr()
        code = run_line(list(arguments))
        captured = capfd.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def made_by_init(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register as `init` makes it; all its migrations take as long as ten other commands."""
    folder = tmp_path_factory.mktemp("init")
    with pytest.MonkeyPatch.context() as patch:
        _go_to(folder, patch)
        assert run_line(["init"]) == 0
    return folder / REGISTER


@pytest.fixture
def register(office_folder: Path, made_by_init: Path) -> Path:
    """A register made by `init`; the file."""
    file = office_folder / REGISTER
    shutil.copyfile(made_by_init, file)
    return file
