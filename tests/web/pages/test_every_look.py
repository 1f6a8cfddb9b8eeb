"""Every page in both languages, light and dark, on a desk and on a phone; and as valid HTML.

The pages that change most often are looked at with each run (test_in_a_browser.py).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.html_checker import faults_in
from tests.web.pages.beyond_axe import faults_beyond_axe
from tests.web.pages.every_page import PAGES
from tests.web.pages.eyes import Fault, faults_of
from tests.web.pages.test_in_a_browser import Lived, opened
from tests.web.pages.test_in_a_browser import late_office as late_office

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(900)]

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 780}


#: in so many shares, so that several workers look
SHARES = 3


@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nobody_is_kept_out_by_any_page(
    browser: Browser, late_office: Lived, tmp_path: Path, language: str, share: int
) -> None:
    office, address, codes = late_office
    faults: list[Fault] = []
    for page, path, html in opened(
        browser, office, address, codes, language, PAGES[share::SHARES], viewport=DESK
    ):
        page.set_viewport_size(DESK)
        faults += faults_beyond_axe(page, path, html)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                faults += faults_of(page, f"{path} {scheme}")
        (tmp_path / f"{len(list(tmp_path.iterdir()))}.html").write_text(html, "utf-8")
    assert faults == []
    assert faults_in(tmp_path) == []


#: everything that the ten checks are there for
BAD = """<!doctype html><html lang="vi"><title>Xấu</title><style>
* { outline: none !important } .btn { border: 0; width: 9px; height: 9px; transition: all 1s }
.bar { position: fixed; inset: 0 } .wide { white-space: nowrap; width: 900px }
.line { white-space: nowrap; width: max-content }
</style><main><h1>Một</h1><h1>Hai</h1><form><button class="btn" type="button">a</button
><button class="btn" type="button" data-needs-script>b</button></form>
<p class="wide" tabindex="3">Rộng</p><p class="line">LINE</p>
<div class="bar">Che hết</div></main></html>"""


def test_a_page_with_every_fault_is_found_out(page: Page) -> None:
    html = BAD.replace("LINE", "chữ " * 45)
    page.set_content(html)

    found = {name for _, name, _ in faults_beyond_axe(page, "a bad page", html)}

    assert found == {
        "no script",
        "heading",
        "targets",
        "order",
        "focus",
        "spacing",
        "forced colours",
        "still",
        "paper",
        "zoom",
    }
