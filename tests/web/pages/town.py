"""A town for stories that last days: everybody's browser, the office's pages, the real clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.browser import window_of
from tests.web.stories import Office, signed_in
from web.cli import run_line
from workflow.attempt import Actor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: milliseconds after which something is missing on a page
_PATIENCE = 10_000
#: fields that are a list to choose from
_CHOSEN = frozenset({"channel", "handler", "kind", "origin", "outcome", "pace"})


def local(day: int, month: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 by the wall clock of Cao Lãnh."""
    return datetime(2026, month, day, hour - 7, minute, tzinfo=UTC)


@dataclass
class Town:
    """`script` says whether the browsers here run any.

    A window that somebody left is opened by the next one, who is signed in anew: a new one for each
    look would be most of what a story takes.
    """

    browser: Browser
    office: Office
    address: str
    script: bool
    _left: dict[int, list[Page]] = field(default_factory=dict)

    @contextmanager
    def desk(self, who: Actor) -> Iterator[Page]:
        """Somebody of the office at their desk."""
        cookies = signed_in(self.office, who).cookies
        with self._window(1280) as page:
            page.context.add_cookies(
                [
                    {"name": name, "value": text, "url": self.address}
                    for name, text in cookies.items()
                ]
            )
            yield page

    @contextmanager
    def phone(self) -> Iterator[Page]:
        """A citizen's phone, on the front page."""
        with self._window(360) as page:
            page.goto(self.address)
            yield page

    @contextmanager
    def _window(self, width: int) -> Iterator[Page]:
        left = self._left.setdefault(width, [])
        page = left.pop() if left else self._opened(width)
        yield page
        page.context.clear_cookies()
        left.append(page)

    def _opened(self, width: int) -> Page:
        window = window_of(
            self.browser, viewport={"width": width, "height": 740}, java_script_enabled=self.script
        )
        window.set_default_timeout(_PATIENCE)
        return window.new_page()

    def close(self) -> None:
        """The windows are shut."""
        for page in (page for left in self._left.values() for page in left):
            page.context.close()

    def becomes(self, now: datetime) -> None:
        """Time goes on to `now` (UTC), and the clock of the register makes its pass."""
        self.office.watch.now = now
        assert run_line(["tick", "--now", now.isoformat()]) == 0


def fill(page: Page, **typed: str) -> None:
    """Type into the fields of a form and choose from its lists."""
    for name, text in typed.items():
        if name in _CHOSEN:
            page.select_option(f'[name="{name}"]', text)
        else:
            page.fill(f'[name="{name}"]', text)


def does(page: Page, action: str, **typed: str) -> str:
    """Take an action by its button on the page of the case; what the page says then."""
    button = page.locator(f'.bar a[href$="/actions/{action}"]')
    if not button.is_visible():
        page.click(".bar summary")
    button.click()
    fill(page, **typed)
    page.click("#form .btn.main")
    return page.inner_text("main")


def typed_code(page: Page, code: str) -> str:
    """Look a code up on the front page; what its own page says."""
    page.fill("#code", code)
    page.click(".lookup button")
    return page.inner_text("main")


def again(page: Page) -> str:
    """What the page says when it is loaded once more."""
    page.reload()
    return page.inner_text("main")
