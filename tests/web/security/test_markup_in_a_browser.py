"""Whatever people type is text on every page: a real browser runs none of it (goal S10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from sqlalchemy import text

from cases.directory import DIRECTORY
from tests.browser import window_of
from tests.cases.attachments.samples import TXT
from tests.people import KHOA, LAN, MINH, NGOC, THU, TUAN
from tests.web.pages.test_in_a_browser import desk_of
from tests.web.security.markup import PAYLOADS, Lookout, filled, number_in
from tests.web.served import served
from tests.web.stories import FRIDAY, MONDAY, Office
from web.pages import PageEnvironment
from workflow.attempt import Actor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: letters that a field may have; the turn makes each field begin with another payload
TYPED = {
    name: filled(limit, 3 * place)
    for place, (name, limit) in enumerate(
        {
            "title": 200,
            "content": 3000,
            "name": 100,
            "organisation": 200,
            "address": 200,
            "instruction": 3000,
            "question": 3000,
            "note": 3000,
            "waiting_for": 1500,
            "reply": 3000,
            "document_number": 50,
            "signatory": 100,
            "full_name": 200,
            "department": 200,
            "leader": 100,
        }.items()
    )
}
FILE_NAME = "<img injected src=x onerror=window.ran=1>.txt"
WRONG = quote(filled(200, 0), safe="")


@pytest.fixture
def number(one_office: Office) -> str:
    """A case in which every text is markup, in an office whose names are."""
    petitioner = {each: TYPED[each] for each in ("name", "organisation", "address")}
    case = one_office.record(
        FRIDAY - timedelta(days=14),
        title=TYPED["title"],
        content=TYPED["content"],
        petitioner=petitioner,
    )
    at = FRIDAY - timedelta(days=14)

    def act(who: Actor, action: str, hours: int, **fields: Any) -> None:
        one_office.act(who, case, action, at + timedelta(hours=hours), **fields)

    act(MINH, "assign", 1, lead_department="SXD", instruction=TYPED["instruction"])
    act(LAN, "accept", 2)
    act(LAN, "note", 2, text=TYPED["note"])
    act(LAN, "request_contribution", 3, department="SYT", text=TYPED["question"])
    act(LAN, "attach", 3, file={"name": FILE_NAME, "content": TXT})
    act(LAN, "draft_reply", 3, text=TYPED["reply"])
    act(LAN, "pause", 3, reason="citizen_must_supply", waiting_for=TYPED["waiting_for"])
    act(LAN, "resume", 4)
    _rename(one_office)
    one_office.services.register.tick(MONDAY)
    return case.number


@pytest.fixture
def answered(one_office: Office) -> tuple[str, str]:
    """A case whose answer is markup; number and tracking code."""
    words = {name: TYPED[name] for name in ("document_number", "signatory")}
    case = one_office.replied_case(FRIDAY, text=TYPED["reply"], **words)
    assert case.code is not None
    return case.number, case.code


def _rename(office: Office) -> None:
    """What only the console enters: names of departments, people and leaders."""
    with office.services.database.engine.begin() as connection:
        for statement in (
            "UPDATE department_name SET name_vi = :department, name_en = :department",
            "UPDATE person SET full_name = :full_name",
            "UPDATE meeting_session SET leader = :leader",
        ):
            connection.execute(text(statement), TYPED)
    with office.services.database.write() as transaction:
        transaction.touched.add(DIRECTORY)
        transaction.commit()


def _walk(
    browser: Browser, office: Office, number: str, answered: tuple[str, str]
) -> Iterator[Lookout]:
    """Every page that shows any of it, by those who see it."""
    late, code = answered
    pages: list[tuple[Actor, list[str]]] = [
        (MINH, [f"/cases/{number}", f"/cases/{late}", "/queue", "/overdue", "/overdue/SXD"]),
        (MINH, ["/escalations", "/sessions", "/admin/outbox", f"/cases/{number}/actions/reassign"]),
        (MINH, [f"/cases/{late}/code", f"/overdue/{WRONG}", f"/cases/{WRONG}"]),
        (TUAN, [f"/cases/{number}/actions/reply", "/account", f"/queue?view={WRONG}"]),
        (NGOC, ["/admin/people", "/admin/calendar"]),
        (THU, ["/cases/new", f"/cases/{number}"]),
        (KHOA, [f"/cases/{number}"]),
    ]
    with served(office) as address:
        for who, paths in pages:
            window = desk_of(browser, office, address, who, bypass_csp=True)
            lookout = Lookout(window, address)
            for path in paths:
                lookout.visit(path)
            yield lookout
            window.close()
        yield _forms(browser, office, address, number)
        outside = window_of(browser, bypass_csp=True)
        lookout = Lookout(outside, address)
        for path in (f"/status/{code}", f"/status/{WRONG}", f"/login?next={WRONG}", f"/{WRONG}"):
            lookout.visit(path)
        yield lookout
        outside.close()


def _forms(browser: Browser, office: Office, address: str, number: str) -> Lookout:
    """Forms that give back what was typed, and the contact that is shown on request."""
    window = desk_of(browser, office, address, MINH, bypass_csp=True)
    lookout = Lookout(window, address)
    lookout.page.goto(f"{address}/cases/{number}/contact")
    lookout.page.click("main form button")
    lookout.look("the contact")
    lookout.page.goto(f"{address}/cases/new")
    lookout.page.fill("#title", TYPED["title"])
    lookout.page.fill("#content", TYPED["content"])
    lookout.page.click("main form .main")
    lookout.look("the form given back")
    lookout.page.goto(f"{address}/")
    window.clear_cookies()
    lookout.page.goto(f"{address}/login")
    lookout.page.fill("#username", PAYLOADS[3])
    lookout.page.fill("#password", PAYLOADS[3])
    lookout.page.click("main form .main")
    lookout.look("the sign-in given back")
    window.close()
    return lookout


def test_no_page_runs_what_people_typed(
    browser: Browser, one_office: Office, number: str, answered: tuple[str, str]
) -> None:
    """The policy of the pages is switched off here: what is text stays text without it."""
    assert sum(map(number_in, TYPED.values())) >= 200

    lookouts = list(_walk(browser, one_office, number, answered))

    assert [fault for each in lookouts for fault in each.seen] == []
    shown = "".join(each.shown for each in lookouts)
    assert {name for name, typed in TYPED.items() if typed[:40] not in shown} == set()


@pytest.fixture
def unescaped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates that take what was typed for markup."""
    monkeypatch.setattr("web.pages.PageEnvironment", _careless)


def _careless(**options: Any) -> PageEnvironment:
    return PageEnvironment(**{**options, "autoescape": False})


@pytest.mark.usefixtures("unescaped")
def test_without_escaping_it_would_run_and_only_the_policy_would_stop_it(
    browser: Browser, one_office: Office, number: str
) -> None:
    """The negative control, and the second line behind it."""
    noticed = {}
    for policy_off in (True, False):
        with served(one_office) as address:
            window = desk_of(browser, one_office, address, KHOA, bypass_csp=policy_off)
            lookout = Lookout(window, address)
            lookout.visit(f"/cases/{number}")
            noticed[policy_off] = " ".join(lookout.seen)
            window.close()

    assert "ran" in noticed[True]
    assert "taken for markup" in noticed[False]
    assert "ran" not in noticed[False]
