"""What a checker of accessibility finds on a page, and whether a narrow phone must scroll it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

Fault = tuple[str, str, str]


def faults_of(page: Page, place: str) -> list[Fault]:
    """Each fault with the place it was found at; the page's own policy must be bypassed."""
    found = Axe().run(page).response["violations"]
    faults = [(place, fault["id"], fault["nodes"][0]["html"][:120]) for fault in found]
    size = page.viewport_size
    assert size is not None
    if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
        faults.append((place, "scrolls sideways", str(size["width"])))
    return faults
