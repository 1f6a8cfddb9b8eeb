"""Every page in both languages, light and dark, on a desk and on a phone; and as valid HTML.

The pages that change most often are looked at with each run (test_in_a_browser.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.html_checker import faults_in
from tests.web.pages.beyond_axe import faults_beyond_axe
from tests.web.pages.eyes import Fault, faults_of
from tests.web.pages.test_in_a_browser import Lived, opened
from tests.web.pages.test_in_a_browser import late_office as late_office

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(900)]

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 780}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nobody_is_kept_out_by_any_page(
    browser: Browser, late_office: Lived, tmp_path: Path, language: str
) -> None:
    office, address, codes = late_office
    faults: list[Fault] = []
    for page, path, html in opened(browser, office, address, codes, language, viewport=DESK):
        faults += faults_beyond_axe(page, path, html)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                faults += faults_of(page, f"{path} {scheme}")
        (tmp_path / f"{len(list(tmp_path.iterdir()))}.html").write_text(html, "utf-8")
    assert faults == []
    assert faults_in(tmp_path) == []
