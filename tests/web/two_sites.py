"""A kept page beside the page that would be made: one office, two sites, whatever may happen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import text
from starlette.testclient import TestClient

from cases.calendar.office_calendar import OfficeCalendar
from cases.directory.absences import note_absence
from cases.directory.people import change_roles
from cases.directory.posts import Holding, fill_post
from cases.directory.snapshot import Directory
from cases.errors import CaseError
from cases.instants import to_micros
from cases.versions.installed import InstalledWorkflows
from tests.cases.calendar.changes import off, planned
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
            made = told(self.fresh[place], address)
            for _ in range(2):
                assert told(self.kept[place], address) == made, address

    def _pages(self) -> Iterator[tuple[int, str]]:
        for case in self.cases:
            yield 0, f"/status/{case.code}"
        yield 1, "/overdue"
        yield 2, "/overdue"


def told(site: TestClient, address: str) -> tuple[int, dict[str, str], bytes]:
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


IN_A_MINUTE: Final = MONDAY + timedelta(hours=2, seconds=30)
_STALE_AFTER: Final = timedelta(minutes=10)


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
    office.services.register.tick(IN_A_MINUTE - _STALE_AFTER)


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
