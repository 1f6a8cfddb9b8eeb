"""A department's queue: what is due first stands on top, and the tabs say how much there is."""

from __future__ import annotations

from datetime import datetime

import pytest

from cases.reading.cases_list import NOBODY, CaseFilter, cases_list
from cases.reading.items import CaseItem
from cases.reading.paging import Page
from cases.reading.queue import Tab, contributions_due, queue, queue_counts
from tests.cases.reading.desk import MONDAY, Desk, local
from tests.people import HOA, LAN, MINH
from workflow.attempt import Actor

PHUC = Actor("phuc", frozenset({"department_officer"}), "STC")
LATE = local("2026-12-04 08:00")
THURSDAY = local("2026-12-03 08:00")
ASKED = {"department": "SYT", "text": "Cho ý kiến về nước thải."}
WAITING = {"reason": "citizen_must_supply", "waiting_for": "Bản vẽ hiện trạng."}


def tab_of(
    desk: Desk,
    tab: Tab,
    actor: Actor = LAN,
    department: str = "SXD",
    wanted: CaseFilter = CaseFilter(),  # noqa: B008 - frozen
    now: datetime = THURSDAY,
) -> list[str]:
    with desk.read() as connection:
        found = queue(connection, desk.office, actor, department, tab, now, wanted=wanted)
    return _numbers(found)


def _numbers(page: Page[CaseItem]) -> list[str]:
    return [item.number for item in page.items]


@pytest.fixture
def numbers(desk: Desk) -> dict[str, str]:
    found = {
        "late": desk.in_progress(MONDAY),
        "today": desk.in_progress(local("2026-11-26 08:00")),
        "soon": desk.assigned(local("2026-11-30 08:00")),
        "far": desk.assigned(LATE),
        "done": desk.replied(MONDAY, LATE),
        "partner": desk.assigned(LATE, lead="SYT", coordinating=["SXD"]),
        "asked": desk.in_progress(local("2026-12-01 08:00")),
        "waiting": desk.in_progress(local("2026-12-02 08:00")),
    }
    desk.act(LAN, found["asked"], "request_contribution", local("2026-12-01 09:00"), **ASKED)
    desk.act(LAN, found["waiting"], "pause", local("2026-12-02 09:00"), **WAITING)
    return found


def test_each_tab_holds_its_cases(desk: Desk, numbers: dict[str, str]) -> None:
    named = {number: name for name, number in numbers.items()}
    tabs = {tab: [named[number] for number in tab_of(desk, tab)] for tab in Tab}
    assert tabs == {
        Tab.OVERDUE: ["late"],
        Tab.TODAY: ["today"],
        Tab.NEXT_THREE_DAYS: ["soon", "asked"],
        Tab.NOT_ACCEPTED: ["soon", "far"],
        Tab.WAITING: ["waiting"],
        Tab.CONTRIBUTIONS: [],
        Tab.COORDINATING: ["partner"],
        Tab.ALL: ["late", "today", "soon", "asked", "far", "waiting"],
        Tab.DONE: ["done"],
    }


def test_what_construction_asks_of_health_waits_for_chi_hoa(
    desk: Desk, numbers: dict[str, str]
) -> None:
    asked = numbers["asked"]
    assert tab_of(desk, Tab.CONTRIBUTIONS, HOA, "SYT") == [asked]
    with desk.read() as connection, desk.counting(at_most=1):
        due = contributions_due(connection, "SYT", [20260000000 + int(asked[-6:])])
    assert list(due) == [asked]

    desk.act(HOA, asked, "contribute", THURSDAY, text="Đồng ý.")

    assert tab_of(desk, Tab.CONTRIBUTIONS, HOA, "SYT") == []


def test_the_numbers_in_the_tabs(desk: Desk, numbers: dict[str, str]) -> None:
    with desk.read() as connection, desk.counting(at_most=1):
        counts = queue_counts(connection, desk.office, LAN, "SXD", THURSDAY)
    assert counts == {tab: len(tab_of(desk, tab)) for tab in Tab if tab is not Tab.DONE}


def test_a_filter_holds_in_every_tab_and_its_number(desk: Desk, numbers: dict[str, str]) -> None:
    mine = desk.assigned(LATE)
    desk.act(LAN, mine, "accept", LATE, handler="lan")
    lan = desk.directory.current().by_username("lan")
    assert lan is not None

    hers = CaseFilter(handler=lan.id)
    assert tab_of(desk, Tab.ALL, wanted=hers) == [mine]
    assert tab_of(desk, Tab.OVERDUE, wanted=hers) == []
    assert mine not in tab_of(desk, Tab.ALL, wanted=CaseFilter(handler=NOBODY))
    with desk.read() as connection:
        counts = queue_counts(connection, desk.office, LAN, "SXD", THURSDAY, hers)
        other_kind = cases_list(connection, desk.office, MINH, CaseFilter(kind="petition"), LATE)
        same_kind = CaseFilter(kind="obstacle", pace="normal")
        same = cases_list(connection, desk.office, MINH, same_kind, LATE)
    assert (counts[Tab.ALL], counts[Tab.OVERDUE]) == (1, 0)
    assert (other_kind.total, same.total) == (0, len(numbers) + 1)


def test_another_department_s_queue_is_empty(desk: Desk, numbers: dict[str, str]) -> None:
    """Anh Phúc of Finance has no part in any of these cases."""
    assert all(tab_of(desk, tab, PHUC) == [] for tab in Tab)
    shown = {tab for tab in Tab if tab_of(desk, tab, MINH)}
    assert shown == set(Tab) - {Tab.CONTRIBUTIONS}


def test_a_case_not_accepted_in_time_carries_the_mark(desk: Desk) -> None:
    number = desk.assigned(MONDAY)
    with desk.read() as connection:
        in_time, too_late = (
            queue(connection, desk.office, LAN, "SXD", Tab.NOT_ACCEPTED, local(at)).items[0]
            for at in ("2026-11-25 23:59", "2026-11-26 00:01")
        )
    assert (in_time.not_accepted, too_late.not_accepted) == (False, True)
    desk.act(LAN, number, "accept", local("2026-11-27 08:00"))
    with desk.read() as connection:
        (item,) = cases_list(connection, desk.office, LAN, CaseFilter(), LATE).items
    assert not item.not_accepted


def test_few_statements_whatever_the_size(desk: Desk, numbers: dict[str, str]) -> None:
    with desk.counting(at_most=3):
        tab_of(desk, Tab.ALL)
