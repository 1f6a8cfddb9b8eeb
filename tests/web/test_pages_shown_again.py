"""Pages that are shown again: what they cost, whose they are, and that few are kept."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.people import LAN, MINH
from tests.web.stories import FRIDAY, Office, browser, signed_in
from tests.web.two_sites import KEY, WAITS
from web.kept_pages import KeptPages


def test_the_minute_that_a_page_names_is_the_reader_s(one_office: Office) -> None:
    one_office.watch.goes_on(seconds=50)
    site = signed_in(one_office, MINH)
    shown = [re.findall(r"09:0\d", site.get("/overdue").text)]
    one_office.watch.goes_on(seconds=15)
    shown.append(re.findall(r"09:0\d", site.get("/overdue").text))
    assert shown == [["09:00"], ["09:01"]]


def _statements_of(office: Office, ask: Callable[[], object]) -> int:
    """How many statements `ask` sends; the look at the mark is none of SQLAlchemy's."""
    statements: list[object] = []

    def note(*what: object) -> None:
        statements.append(what)

    engine = office.services.database.engine
    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    return len(statements)


def test_who_asks_again_asks_nothing_of_the_register(one_office: Office) -> None:
    case = one_office.case_in_progress()
    one_office.watch.goes_on(seconds=7)
    for site, address in (
        (browser(one_office), f"/status/{case.code}"),
        (signed_in(one_office, MINH), "/overdue"),
    ):
        first = site.get(address)
        assert _statements_of(one_office, lambda: site.get(address)) == 0  # noqa: B023
        assert site.get(address).text == first.text


def test_without_the_mark_an_old_page_would_be_shown(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Switched off on purpose: the stories above would notice."""
    case = one_office.case_in_progress()
    one_office.watch.goes_on(seconds=7)
    site = browser(one_office)
    monkeypatch.setattr(one_office.services.database, "mark", lambda: (1, 1))
    before = site.get(f"/status/{case.code}")
    one_office.act(LAN, case, "pause", one_office.watch.now, **WAITS)
    assert site.get(f"/status/{case.code}").text == before.text


def test_each_form_has_a_key_of_its_own(one_office: Office) -> None:
    case = one_office.case_in_progress()
    one_office.act(LAN, case, "pause", FRIDAY + timedelta(hours=4), **WAITS)
    one_office.watch.goes_on(seconds=7)
    site = browser(one_office)
    pages = [site.get(f"/status/{case.code}{query}") for query in ("", "", "", "?done=supply")]
    keys = [KEY.search(page.content) for page in pages]
    assert None not in keys
    assert len({found[0] for found in keys if found}) == len(pages)
    assert all(int(page.headers["content-length"]) == len(page.content) for page in pages)


def test_the_language_is_that_of_the_reader(one_office: Office) -> None:
    case = one_office.case_in_progress()
    one_office.watch.goes_on(seconds=7)
    site, other = browser(one_office), browser(one_office)
    site.app = other.app
    assert 'lang="vi"' in site.get(f"/status/{case.code}").text
    assert 'lang="en"' in other.get(f"/status/{case.code}?lang=en").text
    assert 'lang="en"' in other.get(f"/status/{case.code}").text
    assert 'lang="vi"' in site.get(f"/status/{case.code}").text


def test_what_is_kept_stays_small(one_office: Office) -> None:
    codes = [one_office.record(title=secrets.token_hex(8)).code for _ in range(6)]
    one_office.watch.goes_on(seconds=7)
    site = browser(one_office)
    kept = site.app.state.kept_pages = KeptPages(most_bytes=30_000)  # type: ignore[attr-defined]
    for code in codes:
        page = site.get(f"/status/{code}")
        assert len(page.content) <= kept.size <= 30_000


def test_nobody_who_guesses_makes_a_page_stay(one_office: Office) -> None:
    site = browser(one_office)
    site.get("/status/0000-0000-0000")
    site.get("/status/nonsense")
    assert site.app.state.kept_pages.size == 0  # type: ignore[attr-defined]
