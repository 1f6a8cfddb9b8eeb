"""The pages in Chromium: for everybody's eyes, on a narrow phone, without a script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import window_of
from tests.people import NGOC, TUAN
from tests.web.pages.beyond_axe import faults_beyond_axe
from tests.web.pages.every_page import ERRORS, PAGES, live_in
from tests.web.pages.eyes import Fault, faults_of
from tests.web.served import served
from tests.web.stories import REPLY, Office, signed_in
from tests.web.test_register import WHAT, WHO
from workflow.attempt import Actor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

Lived = tuple[Office, str, dict[str, str]]
LOOKS = [("vi", "light", 1280), ("en", "dark", 320)]
#: the others are with the part `thorough` (test_every_look.py)
LOOKED_AT_CLOSELY = ("/", "/status/{late}", "/queue", "/overdue", "/cases/YK-2026-000001")


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


def opened(
    browser: Browser,
    office: Office,
    address: str,
    codes: dict[str, str],
    language: str,
    pages: Sequence[tuple[Actor | None, str]] = PAGES,
    **looks: Any,
) -> Iterator[tuple[Page, str, str]]:
    """Each of `pages` before its reader's eyes, the place, and what the server sent."""
    for who in dict.fromkeys(who for who, _ in pages):
        # the checker is put into the page, which the page's own policy forbids
        options = {**looks, "bypass_csp": True}
        window = (
            desk_of(browser, office, address, who, **options)
            if who
            else window_of(browser, **options)
        )
        page = window.new_page()
        for path in (path for theirs, path in pages if theirs == who):
            joint = "&" if "?" in path else "?"
            answer = page.goto(f"{address}{path.format(**codes)}{joint}lang={language}")
            assert answer is not None
            assert answer.status == ERRORS.get(path, 200)
            yield page, path, answer.text()
        window.close()


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_everybody_can_use_every_page(
    browser: Browser, late_office: Lived, language: str, scheme: Any, width: int
) -> None:
    office, address, codes = late_office
    looks: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    faults: list[Fault] = []
    for page, path, html in opened(browser, office, address, codes, language, **looks):
        faults += faults_of(page, path)
        if path in LOOKED_AT_CLOSELY and width > 320:
            faults += faults_beyond_axe(page, path, html)

    assert faults == []


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


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS[-1:])
def test_ba_sau_registers_on_any_screen(
    browser: Browser, late_office: Lived, language: str, scheme: Any, width: int
) -> None:
    """Every step is looked at by axe."""
    _, address, _ = late_office
    looks: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 740}}
    window = window_of(browser, **looks, bypass_csp=True)
    page, faults = window.new_page(), []
    page.goto(f"{address}/register?lang={language}")
    for typed in (WHO, WHAT, {"session": "2026-11-30-caolanh"}, {"consent": True}, {}):
        faults += faults_of(page, page.url)
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
    window.close()


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
