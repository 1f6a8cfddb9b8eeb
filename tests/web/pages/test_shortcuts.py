"""Chị Lan works through her list without a mouse, and switches single keys off at her desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.people import LAN
from tests.web.pages.eyes import faults_of
from tests.web.pages.test_in_a_browser import desk_of
from tests.web.served import served
from tests.web.stories import FRIDAY, Office

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(browser: Browser, one_office: Office) -> Iterator[Page]:
    """Her queue with two cases."""
    for days in (1, 2):
        one_office.case_in_progress(FRIDAY - timedelta(days=days))
    with served(one_office) as address:
        window = desk_of(browser, one_office, address, LAN, bypass_csp=True)
        page = window.new_page()
        page.goto(f"{address}/queue?tab=all")
        yield page
        window.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('href')"))


def test_she_goes_down_the_list_and_opens_a_case(desk: Page) -> None:
    desk.keyboard.press("j")
    first = focused(desk)
    desk.keyboard.press("j")
    second = focused(desk)
    desk.keyboard.press("k")

    assert focused(desk) == first != second
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{first}")


def test_a_key_typed_into_a_field_is_a_letter(desk: Page) -> None:
    desk.keyboard.press("/")
    desk.wait_for_url("**/search")
    desk.keyboard.press("/")
    desk.keyboard.type("jk/?")

    assert desk.input_value("#q") == "jk/?"


def test_with_ctrl_shift_or_alt_the_keys_are_the_browsers(desk: Page) -> None:
    for pressed in ("Control+j", "Alt+j", "Control+Shift+j"):
        desk.keyboard.press(pressed)

    assert focused(desk) == "None"


def test_they_are_listed_and_stay_off_once_switched_off(desk: Page) -> None:
    desk.keyboard.press("?")
    assert desk.locator("#keys").is_visible()
    assert faults_of(desk, "shortcuts") == []
    desk.uncheck("#keys input")
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    assert focused(desk) in ("None", "")

    desk.reload()
    desk.keyboard.press("j")

    assert focused(desk) == "None"
    desk.click("[data-opens=keys]")
    assert not desk.is_checked("#keys input")
