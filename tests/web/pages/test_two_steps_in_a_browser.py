"""Anh Tuấn sets the two-step sign-in up and uses it, in Chromium: every page of the way is usable
by everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import window_of
from tests.cases.access.phone import shown
from tests.people import PASSWORD, TUAN
from tests.web.pages.eyes import faults_of
from tests.web.served import served
from tests.web.stories import Office

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def types_his_password(page: Page, address: str) -> None:
    page.goto(f"{address}/login?next=/account/second-factor")
    page.fill("#username", TUAN.id)
    page.fill("#password", PASSWORD)
    page.click("form[action='/login'] .btn.main")


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("vi", "light", 1280), ("en", "dark", 320)]
)
def test_setting_up_and_signing_in(
    browser: Browser, one_office: Office, language: str, scheme: Any, width: int
) -> None:
    faults = []
    with served(one_office) as address:
        window = window_of(
            browser, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
        )
        page = window.new_page()
        page.goto(f"{address}/login?lang={language}")
        types_his_password(page, address)
        page.click("form[action='/account/second-factor'] .btn.main")
        shared = page.inner_text(".words.code").replace(" ", "")
        page.fill("#password", PASSWORD)
        page.fill("#code", shown(shared, one_office.watch.now))
        page.click("form[action$='/confirm'] .btn.main")
        faults += faults_of(page, "recovery codes")

        window.clear_cookies()
        one_office.watch.goes_on(minutes=1)
        page.goto(f"{address}/login?lang={language}")
        faults += faults_of(page, "sign-in")
        types_his_password(page, address)
        faults += faults_of(page, "code of the app")
        page.fill("#code", shown(shared, one_office.watch.now))
        page.click("form[action='/login/code'] .btn.main")

        assert page.url == f"{address}/account/second-factor"
        window.close()
    assert faults == []
