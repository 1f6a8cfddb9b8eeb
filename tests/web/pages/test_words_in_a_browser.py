"""Words that wait in a shared computer's browser: nobody else reads them, and they do not stay."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.people import MINH, THU
from tests.web.pages.test_in_a_browser import desk_of
from tests.web.pages.test_recording_in_a_browser import SAVED, at_the_screen
from tests.web.recording import SCREEN, SESSION, morning
from tests.web.served import served
from tests.web.stories import Office

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

WORDS = "Bà Sáu kể chuyện nhà"
HAS_WORDS = "() => Object.values(localStorage).some((text) => JSON.parse(text).words)"


def kept(page: Page) -> dict[str, Any]:
    """What lies in the browser, by its name."""
    found: dict[str, str] = page.evaluate("() => ({...localStorage})")
    return {name: json.loads(text) for name, text in found.items()}


def typed_without_a_connection(page: Page) -> dict[str, Any]:
    """Chị Thu types while no draft gets through; what lies in the browser then."""
    page.route("**/drafts/*", lambda route: route.abort())
    page.fill("#content", WORDS)
    page.wait_for_function(HAS_WORDS)
    return kept(page)


@pytest.mark.parametrize("https", [True, False])
def test_they_are_sealed_and_go_when_the_server_has_them(
    browser: Browser, one_office: Office, https: bool
) -> None:
    """Without https a negative control: no browser seals there, and the words could be read."""
    morning(one_office, 1)
    with served(one_office) as address:
        page = at_the_screen(browser, one_office, address, SESSION, THU).page
        if not https:
            page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
            page.reload()
        lying = typed_without_a_connection(page)
        assert (WORDS in json.dumps(lying, ensure_ascii=False)) is not https
        page.reload()
        page.click("#kept button")
        assert page.input_value("#content") == WORDS

        page.unroute_all()
        page.fill("#content", f"{WORDS}, và việc khác")
        page.wait_for_function(SAVED)
        (left,) = kept(page).values()
        assert left["words"] is False
        assert WORDS not in json.dumps(left, ensure_ascii=False)
        page.context.close()


def test_who_signs_out_leaves_nothing_and_is_asked_before(
    browser: Browser, one_office: Office
) -> None:
    morning(one_office, 1)
    asked: list[str] = []
    with served(one_office) as address:
        page = at_the_screen(browser, one_office, address, SESSION, THU).page
        typed_without_a_connection(page)
        page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        page.click("header button:has-text('Đăng xuất')")
        assert page.input_value("#content") == WORDS
        assert kept(page)

        page.once("dialog", lambda dialog: dialog.accept())
        page.click("header button:has-text('Đăng xuất')")
        page.wait_for_url(lambda url: SCREEN not in url)
        assert kept(page) == {}
        page.context.close()
    assert "chưa được gửi lên máy chủ" in asked[0]


def test_nobody_else_opens_them(browser: Browser, one_office: Office) -> None:
    """Anh Minh calls the words that lie there his own: his pages have another key."""
    morning(one_office, 1)
    with served(one_office) as address:
        hers = at_the_screen(browser, one_office, address, SESSION, THU).page
        ((name, words),) = typed_without_a_connection(hers).items()
        hers.context.close()
        his = desk_of(browser, one_office, address, MINH).new_page()
        his.goto(f"{address}/account")
        person = one_office.services.directory.current().by_username("minh")
        assert person is not None
        own = f"followup.{person.id}.{name.split('.', 2)[2]}"
        his.evaluate("([name, text]) => localStorage.setItem(name, text)", [own, json.dumps(words)])
        his.goto(f"{address}{SCREEN}")
        his.wait_for_function("() => localStorage.length === 0")
        assert WORDS not in his.inner_text("main")
        his.context.close()


def test_they_do_not_stay_for_long(browser: Browser, one_office: Office) -> None:
    """On any page, whoever opens it: a draft a week, what is not recorded yet a month."""
    a_day = 86_400_000
    with served(one_office) as address:
        page = desk_of(browser, one_office, address, THU).new_page()
        page.goto(f"{address}/account")
        for days, waiting in ((6, False), (8, False), (29, True), (31, True)):
            page.evaluate(
                "([name, days, waiting]) => localStorage.setItem(name, "
                "JSON.stringify({at: Date.now() - days, waiting, words: true, sealed: '00'}))",
                [f"followup.99.{SESSION}.{days}", days * a_day, waiting],
            )
        page.reload()
        assert sorted(name.rpartition(".")[2] for name in kept(page)) == ["29", "6"]
        page.context.close()
