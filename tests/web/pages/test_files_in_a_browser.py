"""A real browser chooses a file, sends it and saves it; what could run in it never does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cases.attachments.samples import PDF
from tests.people import LAN
from tests.web.pages.test_in_a_browser import desk_of
from tests.web.served import served
from tests.web.stories import Office

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

#: what would show itself if a browser ran it
PAGE = b"<!doctype html><title>ran</title><script>document.title = 'ran'; alert(1)</script>"


@pytest.mark.parametrize("scripts", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize(("name", "content"), [("Đơn của bà Sáu.pdf", PDF), ("trang.txt", PAGE)])
def test_chosen_sent_and_saved(
    browser: Browser, one_office: Office, tmp_path: Path, name: str, content: bytes, scripts: bool
) -> None:
    case = one_office.case_in_progress()
    chosen = tmp_path / name
    chosen.write_bytes(content)
    with served(one_office) as address:
        window = desk_of(browser, one_office, address, LAN, java_script_enabled=scripts)
        page, dialogs = window.new_page(), []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(f"{address}/cases/{case.number}/actions/attach")
        page.set_input_files("#file", chosen)
        page.click("button.main")
        assert page.url.startswith(f"{address}/cases/{case.number}?done=")
        with page.expect_download() as waiting:
            page.click(f"text={name}")
        saved = waiting.value.path().read_bytes()
        # the address itself is no page either
        direct = window.new_page()
        with pytest.raises(Exception, match=r"Download is starting|ERR_ABORTED"):
            direct.goto(f"{address}/cases/{case.number}/attachments/4")
        window.close()

    assert waiting.value.suggested_filename == name
    assert saved == content
    assert dialogs == []
