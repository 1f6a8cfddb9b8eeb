"""The tables of traps and of protections name tests that exist, in every row."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "tests" / "TRAPS.md").read_text(encoding="utf-8")
PROTECTIONS = (ROOT / "tests" / "SECURITY.md").read_text(encoding="utf-8")
_NAMED = re.compile(r"`(tests/[^`]+\.py)::([^`]+)`")
#: traps in code, faults of one calendar, complaints
ROWS = (13, 6, 33)


@cache
def known_in(file: str) -> frozenset[str]:
    """The tests of a file, those of a class with its name before."""
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    return frozenset(_tests(ast.parse(path.read_text(encoding="utf-8"))))


def _tests(tree: ast.Module | ast.ClassDef, within: str = "") -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _tests(node, f"{within}{node.name}::")
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield within + node.name


@pytest.mark.parametrize("named", sorted(set(_NAMED.findall(TABLE + PROTECTIONS))), ids="::".join)
def test_every_test_that_is_named_exists(named: tuple[str, str]) -> None:
    file, name = named
    assert name in known_in(file)


def test_no_trap_is_without_a_test() -> None:
    tables = [part.split("|---|---|---|\n")[1] for part in TABLE.split("\n## ")[1:]]
    rows = [[line for line in part.splitlines() if line.startswith("|")] for part in tables]
    assert tuple(map(len, rows)) == ROWS
    assert [row for part in rows for row in part if not _NAMED.search(row)] == []


def test_every_protection_has_its_proof_and_its_negative_control() -> None:
    rows = [line.split(" | ") for line in PROTECTIONS.splitlines() if line.startswith("| S")]
    assert len(rows) == 13
    for goal, proof, control in rows:
        assert _NAMED.search(proof), goal
        assert _NAMED.search(control), goal


def test_a_test_that_is_not_there_would_be_missed() -> None:
    assert "test_a_test_that_is_not_there_would_be_missed" in known_in(
        "tests/contracts/test_traps.py"
    )
    assert "test_that_nobody_wrote" not in known_in("tests/contracts/test_traps.py")
    assert known_in("tests/contracts/test_that_is_no_file.py") == frozenset()
