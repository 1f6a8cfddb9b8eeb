"""Finds the Chromium that browser tests drive.

A test marked `browser` asks for `chromium_path`. Where none is found it is skipped with the
reason; in CI a skip is a failure (tests/strictness.py).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOT_FOUND = "no Chromium on the PATH and CHROMIUM is not set: apt-get install chromium"


def find_chromium() -> Path | None:
    """The browser named by the variable `CHROMIUM`, or the first known one on the PATH."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    return Path(found) if found else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests by name, before any of their fixtures runs, where there is no browser."""
    if find_chromium() is not None:
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NOT_FOUND))


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The browser to start."""
    found = find_chromium()
    if found is None:
        pytest.skip(NOT_FOUND)
    return found
