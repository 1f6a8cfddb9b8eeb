"""The Chromium that browser tests drive, by Playwright's Python library.

A test marked `browser` asks for `browser`, or for `page`, a tab without history or cookies. Where
no Chromium is found it is skipped with the reason; in CI a skip is a failure (tests/strictness.py).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

#: the first draws no window of its own that nobody sees: half the work (measured)
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
NOT_FOUND = (
    "no Chromium on the PATH and CHROMIUM is not set: apt-get install chromium-headless-shell"
)


def find_chromium() -> Path | None:
    """The browser named by the variable `CHROMIUM`, or the first known one on the PATH."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    return Path(found) if found else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests by name, before any of their fixtures runs, where there is no browser."""
    if find_chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NOT_FOUND))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A started Chromium; a test opens contexts of its own in it."""
    found = find_chromium()
    if found is None:
        pytest.skip(NOT_FOUND)
    with started(found) as running:
        yield running


@contextmanager
def started(found: Path) -> Iterator[Browser]:
    """This Chromium, until the block ends."""
    from playwright.sync_api import sync_playwright

    # Chromium's sandbox refuses to run as root, and the pages are all our own.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=arguments)
        yield running
        running.close()


def window_of(browser: Browser, **options: Any) -> BrowserContext:
    """A window without history or cookies, in the office's time zone.

    Nothing in it moves by itself: the fading from page to page takes half of a story's time.
    """
    return browser.new_context(timezone_id="Asia/Ho_Chi_Minh", reduced_motion="reduce", **options)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A Vietnamese tab of 1280 × 800 pixels in a window of its own."""
    window = window_of(browser, viewport={"width": 1280, "height": 800}, locale="vi-VN")
    yield window.new_page()
    window.close()
