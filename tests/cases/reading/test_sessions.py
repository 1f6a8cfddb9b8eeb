"""Sessions as lists show them."""

from __future__ import annotations

from datetime import date

from cases.calendar.sessions import add_session, planned
from cases.reading.paging import Page, PageRequest
from cases.reading.sessions import SessionItem, sessions
from tests.cases.reading.desk import CALENDAR, MONDAY, Desk, local

MONDAYS = (date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23))


def _plan(desk: Desk) -> None:
    with desk.database.write() as transaction:
        for day in MONDAYS:
            add_session(transaction, planned(day, "caolanh", "Chủ tịch UBND tỉnh", CALENDAR))
        transaction.commit()


def _sessions(
    desk: Desk, request: PageRequest, first: date | None = None, last: date | None = None
) -> Page[SessionItem]:
    with desk.read() as connection:
        return sessions(connection, request, first, last)


def test_newest_first_with_how_many_cases_came_out_of_each(desk: Desk) -> None:
    _plan(desk)
    for _ in range(2):
        desk.record(MONDAY, origin="session", session="2026-11-23-caolanh")
    page = _sessions(desk, PageRequest())
    assert [(item.id, item.cases) for item in page.items] == [
        ("2026-11-23-caolanh", 2),
        ("2026-11-16-caolanh", 0),
        ("2026-11-09-caolanh", 0),
    ]
    newest = page.items[0]
    assert (newest.date, newest.status, newest.leader) == (
        MONDAYS[2],
        "planned",
        "Chủ tịch UBND tỉnh",
    )
    assert (newest.starts_at, newest.ends_at) == (
        local("2026-11-23 09:30"),
        local("2026-11-23 11:00"),
    )


def test_by_pages_and_dates(desk: Desk) -> None:
    _plan(desk)
    second = _sessions(desk, PageRequest(2, 2))
    assert ([item.date for item in second.items], second.total) == ([MONDAYS[0]], 3)
    week = _sessions(desk, PageRequest(), MONDAYS[1], MONDAYS[1])
    assert [item.date for item in week.items] == [MONDAYS[1]]


def test_no_session_at_all(desk: Desk) -> None:
    assert _sessions(desk, PageRequest()).items == ()


def test_three_statements(desk: Desk) -> None:
    _plan(desk)
    with desk.counting(at_most=3):
        _sessions(desk, PageRequest())
