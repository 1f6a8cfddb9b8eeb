"""A whole session is typed in Chromium while the server is killed twice: every issue is there once.

The server is a process of its own, killed without a word; the network's loss of an answer is played
by the browser, which lets the request through and drops what comes back.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

import pytest

from tests.databases import SqliteDatabases
from tests.people import MINH, THU
from tests.web.pages.test_in_a_browser import desk_of
from tests.web.recording import MORNING, SCREEN, morning, rows, visitor
from tests.web.served import served
from tests.web.server import Server
from tests.web.stories import Office, Watch, an_office, settings_for
from tests.web.test_home import plan
from web.wiring import wall_clock
from workflow.attempt import Actor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

#: who comes; the second and the fifth raise two issues each
PEOPLE = 18
TWICE = (2, 5)
#: whether this browser keeps no words that the server does not have
SAVED = """() => document.getElementById('said').textContent !== ''
    && Object.values(localStorage).every((text) => !JSON.parse(text).words)"""
#: what two letters find, with and without their marks
DEPARTMENTS = {"xd": "SXD", "yt": "SYT", "tư": "STP"}


@pytest.fixture
def today(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[tuple[Office, Server]]:
    """An office whose session is today, by the clock on the wall, and the server of its pages."""
    url = sqlite_databases.copy_to(tmp_path / "register.db", staffed=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server(url, probe.getsockname()[1])
    with an_office(settings_for(url), Watch(wall_clock())) as office:
        try:
            yield office, server
        finally:
            server.kill()


@dataclass
class Desk:
    """Somebody types at the recording screen."""

    page: Page
    typed: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The key of the form that is open."""
        return self.page.input_value("[name=key]")

    @property
    def sitting(self) -> str:
        """Who sits there, as the page says."""
        return self.page.inner_text("#sitting")

    def type(self, text: str, answered: bool = False) -> None:
        """Fill in the form of an issue as its leader decides."""
        self.typed.append(text)
        page, place = self.page, len(self.typed)
        page.fill("#content", text)
        if answered:
            page.click("summary:has-text('Đã trả lời tại chỗ')")
            page.fill("#text", f"Trả lời: {text}")
            return
        page.focus("#lead_department")
        page.keyboard.type(list(DEPARTMENTS)[place % len(DEPARTMENTS)])
        page.keyboard.press("Tab")
        page.fill("#instruction", f"Chỉ đạo: {text}")
        page.check("[name=due] >> nth=2")

    def press(self, then: str = "next") -> None:
        """Record it, and see the next form."""
        before = self.key
        if then == "next":
            self.page.focus("#content")
            self.page.keyboard.press("Control+Enter")
        else:
            self.page.click(f"button[value={then}]")
        self.page.wait_for_function(
            "before => document.querySelector('[name=key]').value !== before", arg=before
        )

    def save(self, text: str) -> None:
        """Type, and wait until the server has it and this browser no longer."""
        sent = "PUT", urlencode({"content": text})
        with self.page.expect_response(
            lambda got: sent[0] == got.request.method and sent[1] in (got.request.post_data or "")
        ):
            self.page.fill("#content", text)
        self.page.wait_for_function(SAVED)

    def wait_until_sent(self) -> None:
        """Nothing that was recorded waits in this browser any more."""
        waits = "() => Object.values(localStorage).every(text => !JSON.parse(text).waiting)"
        self.page.wait_for_function(waits, timeout=15_000)

    @property
    def kept(self) -> int:
        """How many forms this browser still keeps."""
        found: int = self.page.evaluate("() => localStorage.length")
        return found


def at_the_screen(browser: Browser, office: Office, address: str, session: str, who: Actor) -> Desk:
    window = desk_of(browser, office, address, who)
    page = window.new_page()
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1 }")
    page.goto(f"{address}/sessions/{session}/record")
    return Desk(page)


def test_twenty_issues_while_the_server_is_killed_twice(
    browser: Browser, today: tuple[Office, Server]
) -> None:
    office, server = today
    now = office.watch.now
    day = office.services.calendar().local(now).date()
    plan(office, day, capacity=PEOPLE)
    session, before = f"{day}-caolanh", now - timedelta(days=1)
    for number in range(1, PEOPLE + 1):
        visitor(office, f"Bà {number:02}", f"0912 345 6{number:02}", session, before)
    server.start()
    desk = at_the_screen(browser, office, server.address, session, MINH)

    for place in range(1, PEOPLE + 1):
        assert desk.sitting == f"Bà {place:02}"
        desk.type(f"Việc {place:02}", answered=place % 4 == 0)
        if place == 7:
            server.kill()
        if place == 12:
            server.start()
            desk.wait_until_sent()
        if place == 15:
            # half an issue is typed, the server dies, and the browser is opened anew afterwards
            desk.page.wait_for_timeout(2500)
            server.kill()
            desk.page.fill("#instruction", "Chỉ đạo: Việc 15, thêm")
            server.start()
            desk.page.reload()
            assert desk.page.input_value("#instruction") == "Chỉ đạo: Việc 15, thêm"
        if place in TWICE:
            desk.press("another")
            assert desk.sitting == f"Bà {place:02}"
            desk.type(f"Việc {place:02} nữa")
        desk.press()
    desk.wait_until_sent()

    assert (server.lives, desk.kept) == (3, 0)
    kept = rows(
        office,
        "SELECT c.title, c.state, c.lead, r.registration_id FROM case_file c "
        "JOIN registration_case r ON r.case_id = c.id ORDER BY c.title",
    )
    assert [title for title, *_ in kept] == sorted(desk.typed)
    assert len(kept) == 20
    assert rows(office, "SELECT count(*) FROM case_file") == [(20,)]
    assert {title for title, state, *_ in kept if state == "replied"} == {
        f"Việc {place:02}" for place in range(4, PEOPLE + 1, 4)
    }
    assert all(lead in DEPARTMENTS.values() for _, state, lead, _ in kept if state == "assigned")
    assert all(title[5:7] == f"{number:02}" for title, _, _, number in kept)
    words = rows(office, "SELECT count(*) FROM case_text WHERE field = 'instruction'")
    assert words == [(16,)]
    assert rows(office, "SELECT * FROM session_draft") == []
    desk.page.context.close()


def _loses_answers(page: Page, anew: bool, lost: int) -> None:
    """Let the first presses through and drop their answers; `anew`: each under another key."""
    left = [lost]

    def on(route: Route) -> None:
        request = route.request
        if request.method != "POST":
            route.continue_()
            return
        fields = parse_qs(request.post_data or "", keep_blank_values=True)
        if anew:
            fields["key"] = [secrets.token_hex(16)]
        body = urlencode(fields, doseq=True)
        if left[0]:
            left[0] -= 1
            route.fetch(post_data=body, max_redirects=0)
            route.abort()
        else:
            route.continue_(post_data=body)

    page.route("**/record", on)


@pytest.mark.parametrize(("anew", "cases"), [(False, 2), (True, 4)])
def test_an_answer_that_is_lost_on_its_way(
    browser: Browser, one_office: Office, anew: bool, cases: int
) -> None:
    """With `anew` a negative control: under a key of its own each press is another case."""
    morning(one_office, 3)
    with served(one_office) as address:
        desk = at_the_screen(browser, one_office, address, SCREEN.split("/")[2], THU)
        _loses_answers(desk.page, anew, 2)
        for place in (1, 2):
            desk.type(f"Việc {place}")
            desk.press()
        desk.wait_until_sent()
        desk.page.context.close()
    assert rows(one_office, "SELECT count(*) FROM case_file") == [(cases,)]


def test_two_presses_at_once_and_the_slip(browser: Browser, one_office: Office) -> None:
    morning(one_office, 2)
    with served(one_office) as address:
        desk = at_the_screen(browser, one_office, address, SCREEN.split("/")[2], THU)
        page = desk.page
        desk.type("Ngập nước")
        assert page.input_value("#lead_department") == "Sở Y tế"
        page.focus("#content")
        for _ in range(2):
            page.keyboard.press("Control+Enter")
        page.wait_for_selector("#slip .code", state="attached")
        assert page.evaluate("window.printed") == 1
        assert desk.sitting == "Bà Sáu 2"

        # what cannot be used is told beside its field, and nothing is lost
        desk.page.fill("#content", "Việc khác")
        page.fill("#lead_department", "sở")
        page.keyboard.press("Escape")
        page.focus("#content")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".errors")
        assert page.input_value("#content") == "Việc khác"
        assert "Nhiều đơn vị phù hợp" in page.inner_text(".errors")
        page.context.close()
    assert rows(one_office, "SELECT count(*) FROM case_file") == [(1,)]
    assert one_office.watch.now == MORNING


def test_the_newer_words_win(browser: Browser, one_office: Office) -> None:
    """A page may be asked for while the last words are still on their way."""
    morning(one_office, 1)
    with served(one_office) as address:
        desk = at_the_screen(browser, one_office, address, SCREEN.split("/")[2], THU)
        page = desk.page
        desk.save("Lời cũ")
        old = page.request.get(page.url).text()
        assert "Lời cũ" in old
        one_office.watch.now += timedelta(seconds=1)
        desk.save("Lời mới")
        page.route(
            "**/record", lambda route: route.fulfill(body=old, content_type="text/html"), times=1
        )
        page.reload()
        page.wait_for_function("() => document.getElementById('content').value === 'Lời mới'")
        page.context.close()
