"""Chị Thu brings in a list on a phone; the preview and what came of it can be used by everybody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.cases.importing.lists.test_registrations import SAU
from tests.cases.importing.lists.workbooks import REGISTRATIONS, workbook
from tests.people import THU
from tests.web.pages.eyes import faults_of
from tests.web.pages.test_in_a_browser import desk_of
from tests.web.served import served
from tests.web.stories import Office
from tests.web.test_home import plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
BAD = (2, "30/11/2026", "Trần Văn Tám", "12", "Đất đai")


def test_chi_thu_brings_in_a_list_on_a_phone(browser: Browser, one_office: Office) -> None:
    plan(one_office, date(2026, 11, 30), status="announced")
    phone = {"width": 320, "height": 700}
    with served(one_office) as address:
        window = desk_of(browser, one_office, address, THU, viewport=phone, bypass_csp=True)
        page = window.new_page()
        page.goto(f"{address}/sessions/import?lang=vi")
        page.get_by_label("Danh sách đăng ký gặp lãnh đạo").check()
        page.get_by_label("Với danh sách đăng ký").check()
        content = workbook((*REGISTRATIONS, "Ghi chú"), SAU, BAD)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        page.get_by_label("Tệp danh sách").set_input_files(
            {"name": "danh sách.xlsx", "mimeType": kind, "buffer": content}
        )
        page.get_by_role("button", name="Xem trước kết quả").click()
        assert "Sẽ nhập 1 dòng" in page.get_by_role("status").inner_text()
        faults = faults_of(page, "preview")
        page.get_by_role("button", name="Nhập các dòng này").click()
        assert page.get_by_role("status").inner_text() == "Đã nhập 1 dòng."
        faults += faults_of(page, "report")
        window.close()
    assert faults == []
