"""The many pages of the UPC office are one line, on a phone and on a desk, and the open one is in
sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.people import MINH
from tests.web.pages.test_in_a_browser import desk_of
from tests.web.served import served
from tests.web.stories import Office

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

WIDTH = 360
#: a line of links that fingers hit, with its mark below
ONE_LINE = 60
#: the whole head of a page
ON_A_DESK = 80


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_anh_minh_finds_his_pages_in_one_line(
    browser: Browser, one_office: Office, script: bool
) -> None:
    phone = {"width": WIDTH, "height": 740}
    with served(one_office) as address:
        window = desk_of(
            browser, one_office, address, MINH, viewport=phone, java_script_enabled=script
        )
        page = window.new_page()
        for path in ("/search", "/queue?tab=done"):
            page.goto(f"{address}{path}")
            for place in (".top nav", ".tabs"):
                for current in page.locator(f"{place} a[aria-current]").all():
                    row, link = page.locator(place).bounding_box(), current.bounding_box()
                    assert row is not None
                    assert link is not None
                    assert row["height"] < ONE_LINE
                    assert link["x"] >= 0
                    assert link["x"] + link["width"] <= WIDTH
            assert page.evaluate("[scrollY, document.documentElement.scrollWidth]") == [0, WIDTH]
        page.goto(f"{address}/registrations")
        page.click(".top summary")
        assert page.locator(".more a[aria-current]").is_visible()
        assert page.evaluate("[scrollY, document.documentElement.scrollWidth]") == [0, WIDTH]
        page.set_viewport_size({"width": 1280, "height": 800})
        head = page.locator(".top").bounding_box()
        assert head is not None
        assert head["height"] < ON_A_DESK
        window.close()
