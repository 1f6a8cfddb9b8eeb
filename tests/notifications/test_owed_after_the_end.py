"""A department ends and still owes a report of a closed case: its successor is told of that."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from notifications.checking import outbox_problems
from tests import people
from tests.cases.departments import end_department
from tests.notifications.office import MONDAY, REPLY, Office, definition_of

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("closed", [True, False])
def test_the_successor_hears_of_it_and_whoever_has_an_answer_does_not(
    office: Office, closed: bool
) -> None:
    """Bà Bưởi would read that she will have an answer, which she has."""
    case = office.record()
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, case, "accept", MONDAY)
    words = {"text": "Gấp.", "report_due": "2026-12-10T00:00"}
    office.act(people.LANH, case, "instruct", MONDAY, **words)
    if closed:
        office.act(people.TUAN, case, "reply", MONDAY + HOUR, **REPLY)
        office.act(people.MINH, case, "close", MONDAY + 2 * HOUR)
    end_department(office.database, "SXD", date(2026, 11, 23), successor="SYT")

    assert office.register.tick(MONDAY + timedelta(days=1)).failed == 0

    to = {recipient for template, recipient in office.told() if template == "succeed"}
    assert to == {"department_head:SYT"} | (set() if closed else {"petitioner"})
    with office.database.read() as connection:
        assert list(outbox_problems(connection, definition_of)) == []
