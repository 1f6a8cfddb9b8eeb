"""Lists: the filtered list of the API, and the drill-down from the overdue view."""

from __future__ import annotations

import pytest

from cases.errors import BadInput
from cases.reading.cases_list import CaseFilter, cases_list
from cases.reading.items import CaseItem
from cases.reading.overdue import OverdueCase, overdue_cases_now
from cases.reading.paging import Page, PageRequest
from tests.cases.reading.desk import MONDAY, Desk, local
from tests.people import HOA, LAN, MINH, NGOC, THU
from workflow.attempt import Actor

TUESDAY = local("2026-12-01 08:00")
EVERYTHING = CaseFilter()
LATE = local("2026-12-04 08:00")


def _list(
    desk: Desk, actor: Actor, wanted: CaseFilter = EVERYTHING, page: int = 1, size: int = 50
) -> Page[CaseItem]:
    with desk.read() as connection:
        return cases_list(connection, desk.office, actor, wanted, LATE, PageRequest(page, size))


def _numbers(page: Page[CaseItem]) -> list[str]:
    return [item.number for item in page.items]


def test_newest_first_and_as_many_as_asked_for(desk: Desk) -> None:
    numbers = [desk.record() for _ in range(5)]
    newest_first = numbers[::-1]
    assert _numbers(_list(desk, MINH)) == newest_first
    second = _list(desk, MINH, page=2, size=2)
    assert _numbers(second) == newest_first[2:4]
    assert (second.total, second.page, second.size, second.pages) == (5, 2, 2, 3)
    assert _list(desk, MINH, page=9, size=2).items == ()


@pytest.mark.parametrize(("page", "size"), [(0, 50), (-1, 50), (1, 0), (1, 101), (10**9, 50)])
def test_pages_that_cannot_be_are_refused(page: int, size: int) -> None:
    with pytest.raises(BadInput, match=r"ask for 1 to 100|count from 1"):
        PageRequest(page, size)


def test_an_item_tells_what_the_contract_names(desk: Desk) -> None:
    number = desk.assigned(coordinating=["SYT", "STP"])
    desk.act(LAN, number, "accept", MONDAY, handler="lan")
    (item,) = _list(desk, MINH).items
    assert (item.number, item.kind, item.state, item.outcome) == (
        number,
        "obstacle",
        "in_progress",
        None,
    )
    assert (item.department, item.lead, item.handler) == ("SXD", "SXD", "lan")
    assert set(item.coordinating) == {"SYT", "STP"}
    assert item.recorded_at == MONDAY
    assert item.due_at == item.first_due_at == local("2026-12-02 00:00")
    assert str(item.last_day) == "2026-12-01"
    assert (item.overdue, item.working_days_overdue, item.paused) == (True, 3, False)
    assert (item.last_action, item.last_at, item.version) == ("accept", MONDAY, 3)


def test_filters_by_department_state_and_overdue(desk: Desk) -> None:
    health = desk.assigned(lead="SYT")
    building = desk.in_progress()
    fresh = desk.assigned(TUESDAY)
    assert _numbers(_list(desk, MINH, CaseFilter(department="SXD"))) == [fresh, building]
    assert _numbers(_list(desk, MINH, CaseFilter(state="assigned"))) == [fresh, health]
    assert _numbers(_list(desk, MINH, CaseFilter(overdue=True))) == [building, health]
    assert _numbers(_list(desk, MINH, CaseFilter(overdue=False))) == [fresh]
    both = CaseFilter(department="SXD", overdue=True)
    assert _numbers(_list(desk, MINH, both)) == [building]
    assert _list(desk, MINH, CaseFilter(department="NOWHERE")).total == 0


def test_an_unknown_state_is_refused_with_the_known_ones(desk: Desk) -> None:
    with pytest.raises(BadInput, match="recorded, assigned, in_progress"):
        _list(desk, MINH, CaseFilter(state="lost"))


def test_everybody_gets_the_cases_they_may_see(desk: Desk) -> None:
    building, health = desk.assigned(lead="SXD"), desk.assigned(lead="SYT", coordinating=["SXD"])
    mine = desk.record(actor=MINH)
    assert _numbers(_list(desk, MINH)) == [mine, health, building]
    assert _numbers(_list(desk, LAN)) == [health, building]
    assert _numbers(_list(desk, HOA)) == [health]
    assert _numbers(_list(desk, THU)) == [health, building]
    assert _numbers(_list(desk, NGOC)) == []
    assert _numbers(_list(desk, HOA, CaseFilter(department="SXD"))) == []


def test_few_statements_whatever_the_size(desk: Desk) -> None:
    for _ in range(8):
        desk.assigned(coordinating=["SYT"])
    with desk.counting(at_most=3):
        _list(desk, LAN)


class TestOverdueCases:
    """The drill-down from the overdue view."""

    def _cases(self, desk: Desk, band: int | None = None, size: int = 50) -> Page[OverdueCase]:
        with desk.read() as connection:
            return overdue_cases_now(
                connection, desk.office, "SXD", LATE, PageRequest(1, size), band
            )

    def test_longest_overdue_first(self, desk: Desk) -> None:
        newer, older = desk.in_progress(MONDAY), desk.in_progress(local("2026-11-19 08:00"))
        desk.assigned(lead="SYT")
        page = self._cases(desk)
        assert [case.number for case in page.items] == [older, newer]
        assert [case.working_days_overdue for case in page.items] == [5, 3]
        assert page.items[1].due_at == page.items[1].overdue_since == local("2026-12-02 00:00")
        first = self._cases(desk, size=1)
        assert ([case.number for case in first.items], first.total) == ([older], 2)

    def test_one_age_band(self, desk: Desk) -> None:
        desk.in_progress(local("2026-11-05 08:00"))
        desk.in_progress(MONDAY)
        totals = [self._cases(desk, band).total for band in range(4)]
        assert totals == list(desk.overdue(LATE).bands) == [0, 1, 0, 1]

    def test_a_band_that_does_not_exist(self, desk: Desk) -> None:
        with pytest.raises(BadInput, match="from 0 to 3"):
            self._cases(desk, band=4)

    def test_two_statements(self, desk: Desk) -> None:
        desk.in_progress()
        with desk.counting(at_most=2):
            self._cases(desk)
