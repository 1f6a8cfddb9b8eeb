"""Several things happen to a case in one command: each is told as the case stood then."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from notifications.checking import outbox_problems
from tests import people
from tests.cases.calendar.changes import off, switch
from tests.notifications.office import MONDAY, Office, definition_of

HOUR = timedelta(hours=1)


def params(office: Office, template: str) -> list[dict[str, Any]]:
    """What the messages of a kind to the petitioner refer to."""
    return [
        json.loads(row.params)
        for row in office.outbox()
        if (row.template, row.recipient) == (template, "petitioner")
    ]


def test_a_case_follows_the_calendar_in_the_command_that_assigns_it(office: Office) -> None:
    """anh Minh assigns before the change has reached the case: the UPC office moved the date."""
    case = office.record(MONDAY)
    switch(office.register, off("2026-11-25"), at=MONDAY + HOUR)
    office.act(people.MINH, case, "assign", MONDAY + 2 * HOUR, lead_department="SXD")
    (moved,), (assigned,) = params(office, "redate"), params(office, "assign")
    assert (moved["department"], assigned["department"]) == ("VPUBND", "SXD")
    with office.database.read() as connection:
        assert list(outbox_problems(connection, definition_of)) == []


def test_the_news_of_a_date_keeps_it_whatever_follows_in_the_same_command(office: Office) -> None:
    """chị Lan pauses a case whose date has just moved: the news of the move says the date."""
    case = office.record(MONDAY)
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, case, "accept", MONDAY)
    switch(office.register, off("2026-11-25"), at=MONDAY + HOUR)
    waiting = {"reason": "assessment", "waiting_for": "kết quả giám định"}
    office.act(people.LAN, case, "pause", MONDAY + 2 * HOUR, **waiting)
    (moved,) = params(office, "redate")
    assert moved["due"] == "2026-12-02T17:00:00+00:00"
    with office.database.read() as connection:
        assert list(outbox_problems(connection, definition_of)) == []
