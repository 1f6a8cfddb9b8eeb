"""Bà Sáu names her procedure in a few words on a phone and sends a photo along."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.browser import window_of
from tests.cases.attachments.samples import picture
from tests.cases.importing.lists.test_procedures import PERMIT
from tests.cases.life import rows
from tests.web.pages.eyes import faults_of
from tests.web.pages.test_procedures_page import BIG, take_over
from tests.web.served import served
from tests.web.stories import Office
from tests.web.test_home import plan
from tests.web.test_register import WHAT, WHO

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_few_words_and_a_photo(browser: Browser, one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30), status="announced")
    take_over(one_office, PERMIT, BIG)
    phone = {"width": 320, "height": 700}
    with served(one_office) as address:
        window = window_of(browser, viewport=phone, bypass_csp=True)
        page = window.new_page()
        page.goto(f"{address}/register?lang=vi")
        page.select_option("#category", WHO["category"])
        for name in ("name", "phone"):
            page.fill(f"#{name}", WHO[name])
        page.click("#form .btn.main")
        page.select_option("#topic", WHAT["topic"])
        page.fill("#about", WHAT["about"])
        page.fill("#procedure", "giay phep xay dung")
        page.click("#form .btn.main")
        faults = faults_of(page, "asked back")
        page.get_by_label(str(BIG[2])).check()
        page.click("#form .btn.main")
        page.select_option("#session", "2026-11-30-caolanh")
        page.click("#form .btn.main")
        assert f"1.012346 – {BIG[2]}" in page.inner_text("#form")
        photo = {"name": "nhà.jpg", "mimeType": "image/jpeg", "buffer": picture("jpeg")}
        page.set_input_files("#documents", photo)
        page.check("#consent")
        faults += faults_of(page, "last step")
        page.click("#form .btn.main")
        faults += faults_of(page, "receipt")
        assert "JPEG" in page.inner_text("main")
        window.close()
    assert faults == []
    found = "SELECT procedure_code, files FROM registration"
    assert rows(one_office.services.database, found) == [("1.012346", 1)]
