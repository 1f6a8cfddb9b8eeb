"""Marks of tests that are a part of their own, and the files in which such tests are.

Those parts collect no other files: collecting everything takes longer than running a handful.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

#: what the usual parts leave out, the dearest last
APART: Final = ("browser", "thorough", "fuzz", "long")
#: how they do
ELSEWHERE: Final = " and ".join(f"not {mark}" for mark in APART)


def written(mark: str) -> str:
    """What the file of a test with this mark says."""
    return f"pytest.mark.{mark}"


def files_with(mark: str, folder: Path) -> list[Path]:
    """The test files below `folder` that give a test this mark."""
    return [file for file in sorted(folder.rglob("test_*.py")) if _says(file, mark)]


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Raises pytest.UsageError for a test whose own file does not mark it: no part would run it."""
    for item in items:
        for mark in APART:
            if item.get_closest_marker(mark) and not _says(item.path, mark):
                raise pytest.UsageError(
                    f"{item.nodeid} must be marked {written(mark)} in its own file"
                )


def _says(file: Path, mark: str) -> bool:
    return written(mark) in file.read_text("utf-8")
