"""Browser tests drive a real Chromium that runs pages as a visitor's would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.browser
def test_a_page_is_shown_and_runs_its_script(page: Page) -> None:
    page.set_content("<h1>Hồ sơ</h1><script>document.title = 'đã chạy'</script>")

    assert page.get_by_role("heading").inner_text() == "Hồ sơ"
    assert page.title() == "đã chạy"
