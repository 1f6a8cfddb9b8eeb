"""A page that is kept is the page that would be made: after whatever happens, at every moment.

Two sites of the same office answer side by side: one keeps its pages, the other makes each anew.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from starlette.testclient import TestClient

from cases.calendar.office_calendar import OfficeCalendar
from cases.directory.absences import note_absence
from cases.directory.people import change_roles
from cases.directory.posts import Holding, fill_post
from cases.directory.snapshot import Directory
from cases.errors import CaseError
from cases.store.instants import to_micros
from cases.versions.installed import InstalledWorkflows
from tests.cases.calendar.changes import off, planned
from tests.databases import SqliteDatabases
from tests.people import LAN, MINH, NGOC, TUAN
from tests.web.stories import (
    FRIDAY,
    MONDAY,
    REPLY,
    Office,
    Watch,
    an_office,
    browser,
    settings_for,
    signed_in,
)
from web.kept_pages import KeptPages
from web.wiring import Services
from workflow.errors import WorkflowError

KEY: Final = re.compile(rb'name="key" value="[^"]*"')
#: what every answer has of its own
OWN: Final = frozenset({"x-request-id", "date"})
WAITS: Final = {"reason": "citizen_must_supply", "waiting_for": "Bản sao giấy chứng nhận."}


class TwoSites:
    """One office: a site that keeps pages, one that never does, and another process."""

    def __init__(self, office: Office, elsewhere: Office) -> None:
        self.office, self.elsewhere = office, elsewhere
        self.cases = [office.case_in_progress(), office.replied_case(), office.record()]
        office.act(LAN, self.cases[0], "pause", FRIDAY + timedelta(hours=4), **WAITS)
        self.kept = [browser(office), signed_in(office, MINH), signed_in(office, LAN)]
        self.fresh = [browser(office), signed_in(office, MINH), signed_in(office, LAN)]
        for site in self.fresh:
            site.app.state.kept_pages = KeptPages(most_bytes=0)  # type: ignore[attr-defined]

    def sign_in_again(self) -> None:
        """After half an hour without a page nobody is signed in any more."""
        for sites in (self.kept, self.fresh):
            for who, site in zip((MINH, LAN), sites[1:], strict=True):
                signed_in(self.office, who, site)

    def agree(self) -> None:
        """Every page is the same on both sites, also when it is asked for again."""
        for place, address in self._pages():
            made = _told(self.fresh[place], address)
            for _ in range(2):
                assert _told(self.kept[place], address) == made, address

    def _pages(self) -> Iterator[tuple[int, str]]:
        for case in self.cases:
            yield 0, f"/status/{case.code}"
        yield 1, "/overdue"
        yield 2, "/overdue"


def _told(site: TestClient, address: str) -> tuple[int, dict[str, str], bytes]:
    answer = site.get(address)
    headers = {name: value for name, value in answer.headers.items() if name not in OWN}
    return answer.status_code, headers, KEY.sub(b"", answer.content)


Step = Callable[[TwoSites, Office], object]


def _act(place: int, who: Any, action: str, **fields: Any) -> Step:
    def step(sites: TwoSites, office: Office) -> None:
        office.act(who, sites.cases[place], action, sites.office.watch.now, **fields)

    return step


def _record(sites: TwoSites, office: Office) -> None:
    office.case_in_progress(FRIDAY - timedelta(days=14))


def _tick(sites: TwoSites, office: Office) -> None:
    office.services.register.tick(sites.office.watch.now)


def _day_off(sites: TwoSites, office: Office) -> None:
    register = office.services.register
    register.change_calendar(planned(register, off("2026-11-26")), NGOC, sites.office.watch.now)


def _demoted(sites: TwoSites, office: Office) -> None:
    people = office.services.directory.current()
    minh = people.by_username("minh")
    assert minh is not None
    with office.services.database.write() as transaction:
        change_roles(transaction, minh, ["department_officer"], (), "SXD")
        transaction.commit()


def _away_tomorrow(sites: TwoSites, office: Office) -> None:
    now, people = sites.office.watch.now, office.services.directory.current()
    tuan = people.by_username("tuan")
    assert tuan is not None
    with office.services.database.write() as transaction:
        leaves = now + timedelta(seconds=20)
        note_absence(transaction, tuan.id, leaves, leaves + timedelta(days=1), now, "person:1")
        transaction.commit()


def _post_vacant_soon(sites: TwoSites, office: Office) -> None:
    now = sites.office.watch.now
    with office.services.database.write() as transaction:
        fill_post(transaction, Holding("chairman"), now + timedelta(seconds=25), "person:1", now)
        transaction.commit()


def _renamed(sites: TwoSites, office: Office) -> None:
    """By somebody with the database's own tools: nobody of ours is told."""
    with office.services.database.engine.begin() as connection:
        connection.execute(
            text("UPDATE department_name SET name_vi = name_vi || ' mới' WHERE code = 'SXD'")
        )


def _clock_fails(sites: TwoSites, office: Office) -> None:
    at = to_micros(FRIDAY)
    with office.services.database.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO clock_failure VALUES (:case, :at, :at, 1, 'KeyError')"),
            {"case": sites.cases[0].case_id, "at": at},
        )


STEPS: Final[dict[str, Step]] = {
    "paper arrives": _act(0, LAN, "resume"),
    "answered": _act(0, TUAN, "reply", **{**REPLY, "document_date": "2026-11-23"}),
    "closed": _act(1, MINH, "close"),
    "reopened": _act(1, MINH, "reopen", reason="Công dân chưa đồng ý."),
    "assigned": _act(2, MINH, "assign", lead_department="SYT"),
    "withdrawn": _act(2, MINH, "withdraw", reason="Công dân rút."),
    "recorded": _record,
    "tick": _tick,
    "day off": _day_off,
    "demoted": _demoted,
    "away": _away_tomorrow,
    "post vacant": _post_vacant_soon,
    "renamed": _renamed,
    "clock fails": _clock_fails,
}
#: how time goes on: within a minute, beyond what is kept in memory, over a due instant
SPANS: Final = (
    timedelta(0),
    timedelta(microseconds=1),
    timedelta(seconds=1),
    timedelta(seconds=4),
    timedelta(seconds=26),
    timedelta(minutes=1),
    timedelta(minutes=11),
    timedelta(hours=5),
)
#: just before midnight, and when the recorded cases are due
INSTANTS: Final = (
    MONDAY.replace(hour=16, minute=59, second=59),
    MONDAY.replace(hour=17, minute=0),
    MONDAY.replace(day=25, hour=17, minute=0),
    MONDAY.replace(day=27, hour=17, minute=0),
    MONDAY.replace(day=30, hour=17, minute=0, microsecond=1),
)
_moves = st.one_of(
    st.tuples(st.just("time"), st.sampled_from(SPANS)),
    st.tuples(st.just("instant"), st.sampled_from(INSTANTS)),
    st.tuples(st.sampled_from(sorted(STEPS)), st.booleans()),
)


@contextmanager
def two_sites(url: str) -> Iterator[TwoSites]:
    """The sites on a register where everybody works, on Monday some seconds after nine."""
    watch = Watch(MONDAY + timedelta(seconds=7))
    with (
        an_office(settings_for(url), watch) as office,
        an_office(settings_for(url), watch) as other,
    ):
        timed = Office(_by_the(watch, office.services), watch)
        yield TwoSites(timed, other)


def _by_the(watch: Watch, services: Services) -> Services:
    """What is believed for two seconds is so by the story's watch."""

    def seconds() -> float:
        return watch.now.timestamp()

    database = services.database
    return replace(
        services,
        directory=Directory(database, seconds),
        calendar=OfficeCalendar(database, seconds),
        workflows=InstalledWorkflows(database, seconds),
    )


def go(sites: TwoSites, move: str, how: Any) -> None:
    """One move of the story; what is refused has changed nothing."""
    watch = sites.office.watch
    if move in ("time", "instant"):
        before = watch.now
        watch.now = before + how if move == "time" else max(before, how)
        if watch.now - before > timedelta(minutes=20):
            sites.sign_in_again()
    else:
        with suppress(CaseError, WorkflowError):
            STEPS[move](sites, sites.elsewhere if how else sites.office)


@settings(
    max_examples=8,
    deadline=None,
    # a story that fails is short; to shorten it further takes minutes
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(moves=st.lists(_moves, min_size=3, max_size=6))
def test_whatever_happens_a_kept_page_is_the_one_that_would_be_made(
    sqlite_databases: SqliteDatabases,
    tmp_path_factory: pytest.TempPathFactory,
    moves: list[tuple[str, Any]],
) -> None:
    folder: Path = tmp_path_factory.mktemp("kept")
    with two_sites(sqlite_databases.copy_to(folder / "register.db", staffed=True)) as sites:
        sites.agree()
        for move, how in moves:
            go(sites, move, how)
            sites.agree()


def test_every_kind_of_change_shows_on_both_databases(database_url: str) -> None:
    with an_office(settings_for(database_url), Watch()):
        pass
    with two_sites(database_url) as sites:
        sites.agree()
        for step in sorted(STEPS):
            go(sites, step, True)
            go(sites, "time", timedelta(seconds=4))
            sites.agree()


#: in the middle of a minute, on the Monday of the stories
IN_A_MINUTE: Final = MONDAY + timedelta(hours=2, seconds=30)
_TICKED_SO = timedelta(minutes=10)


def _contribution(sites: TwoSites, office: Office) -> None:
    asked = {"department": "SYT", "text": "Cho ý kiến.", "due": IN_A_MINUTE.isoformat()}
    office.act(LAN, office.case_in_progress(), "request_contribution", MONDAY, **asked)


def _planned_absence(sites: TwoSites, office: Office) -> None:
    people = office.services.directory.current()
    nga = people.by_username("nga")
    assert nga is not None
    with office.services.database.write() as transaction:
        fill_post(transaction, Holding("chairman", holder_id=nga.id), MONDAY, "person:1")
        fill_post(transaction, Holding("chairman"), IN_A_MINUTE, "person:1", MONDAY)
        transaction.commit()


def _ticked_before(sites: TwoSites, office: Office) -> None:
    office.services.register.tick(IN_A_MINUTE - _TICKED_SO)


WITHIN: Final[dict[str, tuple[int, Step]]] = {
    "an answer is due, and its citizen looks": (
        0,
        _act(2, MINH, "assign", lead_department="SXD", due=IN_A_MINUTE.isoformat()),
    ),
    "an answer is due, and the office looks": (
        1,
        _act(2, MINH, "assign", lead_department="SXD", due=IN_A_MINUTE.isoformat()),
    ),
    "a contribution is due": (1, _contribution),
    "a post becomes vacant": (1, _planned_absence),
    "the clock has stood still for too long": (1, _ticked_before),
}


@pytest.mark.parametrize("what", WITHIN)
def test_what_happens_within_a_minute_shows_at_its_microsecond(
    sqlite_databases: SqliteDatabases, tmp_path: Path, what: str
) -> None:
    """Nobody writes anything meanwhile: it is time alone that changes the page."""
    place, begins = WITHIN[what]
    with two_sites(sqlite_databases.copy_to(tmp_path / "register.db", staffed=True)) as sites:
        begins(sites, sites.office)
        address = "/overdue" if place else f"/status/{sites.cases[2].code}"
        pages = []
        # the first look finds who has just signed in, the second one a register at rest
        for seconds in (25, 20, 0, -0.000_001):
            short_of = timedelta(seconds=seconds)
            go(sites, "instant", IN_A_MINUTE - short_of)
            sites.agree()
            pages.append(_told(sites.fresh[place], address))
        assert pages[1] != pages[3], "nothing has happened"


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
