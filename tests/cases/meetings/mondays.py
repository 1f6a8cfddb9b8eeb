"""A small office of Mondays for the stories: what happens at its desk, and what was written."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from cases.calendar.office_calendar import OfficeCalendar
from cases.calendar.sessions import add_session, planned
from cases.codes.tracking import CodeBook
from cases.directory.snapshot import Directory
from cases.meetings.desk import Desk
from cases.meetings.handling import change_registration
from cases.meetings.registering import Receipt, register_visit
from cases.meetings.scheduling import change_session
from cases.store.engine import Database
from notifications.visits.rows import VisitorLetters
from tests.people import THU
from workflow.attempt import Actor

SECRET = "a secret of the tests, known to all"
#: Monday, 23 November 2026, 09:00 in Cao Lãnh; the next day is a day off
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NEXT = "2026-11-30-caolanh"
LATER = "2026-12-07-caolanh"
FORM = {
    "category": "citizen",
    "name": "Huỳnh Thị Sáu",
    "phone": "0912 345 678",
    "email": "sau@vidu.example",
    "topic": "construction",
    "about": "Chậm cấp giấy phép xây dựng nhà ở",
    "session": NEXT,
    "consent": "true",
}


class Mondays:
    """The desk, with short names for what people do at it."""

    def __init__(self, database: Database, directory: Directory) -> None:
        self.database = database
        calendar, codes = OfficeCalendar(database), CodeBook(SECRET)
        people = directory.current
        tellers = [VisitorLetters(calendar)]
        self.desk = Desk(database, calendar, people, codes, secrets.token_bytes, tellers)

    def plan(self, day: date = date(2026, 11, 30), site: str = "caolanh", **changes: Any) -> str:
        """A session of that day, announced."""
        session = planned(day, site, "Chủ tịch UBND tỉnh", self.desk.calendar())
        with self.database.write() as transaction:
            add_session(transaction, replace(session, **{"status": "announced", **changes}))
            transaction.commit()
        return session.id

    def register(self, number: int = 1, at: datetime = NOW, **changes: str) -> Receipt:
        """Somebody registers on the public page; each number is another person."""
        form = {**FORM, "phone": f"0912 345 6{number:02}", "name": f"Bà Sáu {number}", **changes}
        return register_visit(self.desk, None, form, None, at)

    def step(
        self, who: Actor, receipt: Receipt, step: str, at: datetime = NOW, **given: str
    ) -> None:
        """Somebody takes a step with a registration."""
        self.handle(who, receipt.booking_id, step, at, **given)

    def handle(self, who: Actor, number: int, step: str, at: datetime = NOW, **given: str) -> None:
        """The same with the registration of that number."""
        change_registration(self.desk, who, number, step, given, at)

    def session(
        self, who: Actor, step: str, session: str = NEXT, at: datetime = NOW, **given: str
    ) -> str:
        """Somebody takes a step with a session."""
        return change_session(self.desk, who, session, step, given, at)

    def behalf(self, at: datetime = NOW, **changes: str) -> Receipt:
        """Chị Thu registers somebody who stands before her or is on the phone."""
        form = {**FORM, "channel": "counter", **changes}
        return register_visit(self.desk, THU, form, None, at)

    def states(self) -> list[tuple[str, int | None]]:
        """State and place of every registration, in the order they were made."""
        return self.rows("SELECT state, place FROM registration ORDER BY id")

    def letters(self) -> list[tuple[int, str]]:
        """Which letters wait: of whose registration, about which step."""
        query = "SELECT registration_id, step FROM visit_letter ORDER BY registration_id, no"
        return self.rows(query)

    def rows(self, query: str) -> list[Any]:
        """What the register keeps."""
        with self.database.read() as connection:
            found: Sequence[Any] = connection.exec_driver_sql(query).fetchall()
        return [tuple(row) for row in found]
