"""The layers hold, and the rules that hold them would notice a breach.

The real tree is checked by `lint-imports` in the lint part of `make test`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.contracts.sources import ROOT

_TREE = (
    "workflow/__init__.py",
    "workflow/machine.py",
    "workflow/calendar.py",
    "cases/__init__.py",
    "notifications/__init__.py",
    "notifications/outbox.py",
    "web/__init__.py",
    "web/app.py",
)
_CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
_ROOMS = [
    f"cases/{room}.py"
    for contract in _CONTRACTS["contracts"]
    if contract["id"] == "floors-of-cases"
    for floor in contract["layers"]
    for room in floor.split(" | ")
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree of the four packages that keeps every rule."""
    for name in (*_TREE, *_ROOMS):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (tmp_path / "workflow/machine.py").write_text("import transitions\n")
    (tmp_path / "cases/store.py").write_text("import sqlmodel\nimport workflow.machine\n")
    (tmp_path / "notifications/outbox.py").write_text("import cases.store\n")
    (tmp_path / "web/app.py").write_text("import fastapi\nimport notifications.outbox\n")
    return tmp_path


def test_a_tree_that_keeps_the_rules_passes(tree: Path) -> None:
    checked = _lint_imports(tree)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("cases/store.py", "notifications.outbox"),
        ("workflow/calendar.py", "cases.store"),
        ("notifications/outbox.py", "web.app"),
        ("workflow/calendar.py", "sqlmodel"),
        ("workflow/calendar.py", "random"),
        ("workflow/calendar.py", "transitions"),
        ("cases/store.py", "transitions"),
        ("cases/store.py", "fastapi"),
        ("notifications/outbox.py", "cases.commands"),
        ("notifications/outbox.py", "cases.clock"),
        ("cases/tables.py", "cases.reading"),
        ("cases/reading.py", "cases.importing"),
    ],
)
def test_a_breach_is_reported(tree: Path, module: str, forbidden: str) -> None:
    with (tree / module).open("a") as source:
        source.write(f"import {forbidden}\n")

    checked = _lint_imports(tree)

    assert checked.returncode == 1
    importer = module.removesuffix(".py").replace("/", ".")
    assert f"{importer} -> {forbidden}" in checked.stdout


def test_a_circle_is_reported(tree: Path) -> None:
    (tree / "web/pages.py").write_text("import web.app\n")
    with (tree / "web/app.py").open("a") as source:
        source.write("import web.pages\n")

    checked = _lint_imports(tree)

    assert checked.returncode == 1
    assert "No cycles are allowed in web" in checked.stdout


def test_a_room_without_a_floor_is_reported(tree: Path) -> None:
    (tree / "cases/attic.py").touch()

    checked = _lint_imports(tree)

    assert checked.returncode == 1
    assert "cases.attic" in checked.stdout


def _lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
