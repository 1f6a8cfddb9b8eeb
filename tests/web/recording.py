"""A Monday morning with people on the list, for the stories of the recording screen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cases.meetings.registering import register_visit
from tests.web.stories import MONDAY, Office
from tests.web.test_home import plan

SESSION = "2026-11-30-caolanh"
SCREEN = f"/sessions/{SESSION}/record"
#: Monday, 30 November 2026, 09:45 in Cao Lãnh
MORNING = MONDAY + timedelta(days=7, minutes=45)
#: what somebody types beside the words
TYPED = {
    "kind": "feedback",
    "pace": "normal",
    "outcome": "explained",
    "petitioner.category": "citizen",
}


def morning(office: Office, people: int = 3) -> None:
    """The session is held, and so many people registered for it."""
    plan(office, date(2026, 11, 30), status="announced")
    for number in range(people):
        visitor(office, f"Bà Sáu {number + 1}", f"0912 345 6{number:02}")
    office.watch.now = MORNING


def visitor(
    office: Office, name: str, phone: str, session: str = SESSION, at: datetime = MONDAY
) -> int:
    """Somebody registers on the public page; the number of the registration."""
    form = {
        "category": "citizen",
        "name": name,
        "phone": phone,
        "topic": "construction",
        "about": f"Việc của {name}",
        "session": session,
        "consent": "true",
    }
    receipt = register_visit(office.services.mondays, None, form, None, at)
    return receipt.booking_id


def rows(office: Office, query: str) -> list[Any]:
    """What the register keeps."""
    with office.services.database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]
