"""A register in which everything has happened: cases in every state, late ones, escalations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cases.calendar.sessions import add_session, planned
from cases.commands.requests import Done
from tests.people import EVERYBODY, MINH
from tests.web.api.stories import API, client, items, token_of
from tests.web.stories import FRIDAY, MONDAY, Office

Lead = Callable[[Office, datetime], Done]


def _assigned(office: Office, at: datetime) -> Done:
    case = office.record(at)
    office.act(MINH, case, "assign", at + timedelta(hours=1), lead_department="SXD")
    return case


def _closed(office: Office, at: datetime) -> Done:
    case = office.replied_case(at)
    office.act(MINH, case, "close", at + timedelta(hours=4))
    return case


#: how a case gets into a state
WAYS: Final[Mapping[str, Lead]] = {
    "recorded": Office.record,
    "assigned": _assigned,
    "in_progress": Office.case_in_progress,
    "replied": Office.replied_case,
    "closed": _closed,
}
_WEEKS_AGO = (0, 0, 1, 3)
_NOBODYS = {
    "case": "YK-2026-009999",
    "escalation": "YK-2026-009999.1",
    "department": "KHONGCO",
    "person": "khongai",
}


@dataclass(frozen=True)
class Prepared:
    """An office, the numbers of its cases by state, everybody's token, and what it knows.

    `known` has, for formats of the document, values that mean something in this register.
    """

    office: Office
    numbers: Mapping[str, list[str]]
    tokens: Mapping[str, str]
    known: Mapping[str, list[str]]


def prepare(office: Office, each: int) -> Prepared:
    """Fill an empty office with `each` cases of every state; the last are weeks late."""
    cases = {
        state: [
            lead(office, FRIDAY - timedelta(weeks=_WEEKS_AGO[place % len(_WEEKS_AGO)]))
            for place in range(each)
        ]
        for state, lead in WAYS.items()
    }
    sessions = _sessions(office)
    office.services.register.tick(MONDAY)
    found = [case for of_state in cases.values() for case in of_state]
    known = {
        "case": [case.number for case in found],
        "escalation": _escalations(office),
        "department": ["SXD", "SYT", "VPUBND"],
        "person": ["lan", "tuan", "hoa"],
        "session": sessions,
        "tracking-code": [case.code for case in found if case.code],
    }
    for form, nobodys in _NOBODYS.items():
        known[form].append(nobodys)
    return Prepared(
        office,
        {state: [case.number for case in of_state] for state, of_state in cases.items()},
        {person.id: token_of(office, person) for person in EVERYBODY},
        known,
    )


def _sessions(office: Office) -> list[str]:
    calendar = office.services.calendar()
    day = calendar.local(MONDAY).date()
    with office.services.database.write() as transaction:
        added = [
            add_session(transaction, planned(on, site, "Chủ tịch UBND tỉnh", calendar))
            for on, site in ((day, "caolanh"), (day - timedelta(weeks=1), "sadec"))
        ]
        transaction.commit()
    return [*added, str(day)]


def _escalations(office: Office) -> list[str]:
    return [row["id"] for row in items(client(office, MINH).get(f"{API}/escalations"))]
