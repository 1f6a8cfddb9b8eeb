"""The pages in Chromium: for everybody's eyes, on a narrow phone, without a script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import window_of
from tests.people import NGOC, TUAN
from tests.web.pages.every_page import live_in
from tests.web.pages.eyes import DESK, PHONE, Eyes, watched
from tests.web.served import served
from tests.web.stories import REPLY, Office, signed_in
from tests.web.test_register import WHAT, WHO
from workflow.attempt import Actor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

Lived = tuple[Office, str, dict[str, str]]


@pytest.fixture
def late_office(one_office: Office) -> Iterator[Lived]:
    """A late case in an office whose pages are served on loopback; the codes of its cases."""
    codes = live_in(one_office)
    with served(one_office) as address:
        yield one_office, address, codes


def desk_of(
    browser: Browser, office: Office, address: str, who: Actor, **options: Any
) -> BrowserContext:
    """A browser window in which somebody is signed in."""
    context = window_of(browser, **options)
    for name, value in signed_in(office, who).cookies.items():
        context.add_cookies([{"name": name, "value": value, "url": address}])
    return context


def test_anh_tuan_replies_without_a_script(browser: Browser, late_office: Lived) -> None:
    office, address, _ = late_office
    window = desk_of(browser, office, address, TUAN, java_script_enabled=False)
    page = window.new_page()

    page.goto(f"{address}/queue")
    page.click("text=Chậm cấp giấy phép xây dựng nhà ở")
    page.click(".bar .main")
    for name in ("text", "document_number", "document_date", "signatory"):
        page.fill(f"#{name}", REPLY[name])
    for name in ("channel", "outcome"):
        page.select_option(f"#{name}", REPLY[name])
    page.click("button[value=check]")
    assert REPLY["text"] in page.inner_text("article")
    page.click("button[value=send]")

    assert "Đã trả lời công dân" in page.inner_text("main")
    window.close()


@pytest.mark.parametrize(("language", "width"), [("vi", DESK), ("en", PHONE)])
def test_ba_sau_registers_on_any_screen(
    browser: Browser, late_office: Lived, language: str, width: int
) -> None:
    """Every step is looked at by axe."""
    _, address, _ = late_office
    size: Any = {"width": width, "height": 740}
    eyes, faults = Eyes(), []
    with watched(window_of(browser, viewport=size, bypass_csp=True)) as page:
        page.goto(f"{address}/register?lang={language}")
        for typed in (WHO, WHAT, {"session": "2026-11-30-caolanh"}, {"consent": True}, {}):
            faults += eyes.faults_in_every_look(page, page.url, width)
            page.set_viewport_size(size)
            for name, text in typed.items():
                if name in ("category", "topic", "session"):
                    page.select_option(f"#{name}", str(text))
                elif name == "consent":
                    page.check(f"#{name}")
                else:
                    page.fill(f"#{name}", str(text))
            if typed:
                page.click("#form .btn.main")
        assert faults == []
        assert "/register/" in page.url


def test_chi_ngoc_changes_the_calendar_without_a_script(
    browser: Browser, late_office: Lived
) -> None:
    office, address, _ = late_office
    phone = {"width": 360, "height": 740}
    window = desk_of(browser, office, address, NGOC, java_script_enabled=False, viewport=phone)
    page = window.new_page()

    page.goto(f"{address}/admin/calendar?year=2026")
    # the 45-day alarm of her only case would end on this Monday
    typed = {"day": "21/12/2026", "name": "Nghỉ bão số 9", "notice": "10065/VPCP-KGVX"}
    for name, text in typed.items():
        page.fill(f"#{name}", text)
    page.select_option("#what", "holiday")
    page.click("#form button[value=check]")
    assert "YK-2026-000001" in page.inner_text("main")
    page.click("button[value=save]")

    assert "Nghỉ bão số 9" in page.inner_text("main")
    window.close()
