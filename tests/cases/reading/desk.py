"""An office for the stories of the read side: everything happens through the register's facade."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, event

from cases.calendar.office_calendar import OfficeCalendar
from cases.codes.tracking import CodeBook
from cases.commands.requests import Act, Done, Record
from cases.directory.snapshot import Directory
from cases.office import Office
from cases.reading.case_view import CaseView, case_view
from cases.reading.overdue import OverdueReport, overdue_as_of, overdue_now
from cases.register import Register
from cases.store.engine import Database
from tests.people import LAN, MINH, THU, TUAN
from workflow.attempt import Actor
from workflow.versions import Workflows
from workflow.worktime import WorkingCalendar, shipped_calendar

SECRET = "a secret of the tests that is longer than thirty-two bytes"
WORKFLOWS = Workflows.shipped()
CALENDAR = shipped_calendar()

ISSUE = {
    "title": "Chậm cấp giấy phép xây dựng",
    "content": "Gia đình tôi nộp hồ sơ từ tháng 9 mà chưa nhận được kết quả.",
    "kind": "obstacle",
    "pace": "normal",
    "origin": "walk_in",
    "petitioner": {"name": "Huỳnh Thị Sáu", "phone": "0912345678", "address": "Ấp 3, xã Mỹ Hiệp"},
}
REPLY = {
    "text": "Sở Xây dựng đã cấp giấy phép cho gia đình bà.",
    "document_number": "112/SXD-QLXD",
    "document_date": "2026-11-23",
    "signatory": "Trần Anh Tuấn",
    "channel": "letter",
    "outcome": "settled",
}


def local(text: str) -> datetime:
    """The instant of a local date and time such as "2026-11-23 09:40"."""
    return CALENDAR.instant(datetime.fromisoformat(text))


#: Monday morning, while a leader listens; the next day is a day off
MONDAY = local("2026-11-23 09:40")


@dataclass
class Desk:
    """A register in one database with everybody of `tests.people`, and its readers."""

    database: Database
    directory: Directory
    calendar: WorkingCalendar = CALENDAR
    statements: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        numbers = count()
        self.register = Register(
            self.database,
            WORKFLOWS,
            OfficeCalendar(self.database),
            self.directory,
            CodeBook(SECRET),
            random=lambda size: next(numbers).to_bytes(size, "big"),
        )
        event.listen(self.database.engine, "before_cursor_execute", self._note_statement)

    def _note_statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            self.statements.append(statement)

    @property
    def office(self) -> Office:
        """What readers need, as it is now."""
        return Office(self.calendar, self.directory.current(), WORKFLOWS)

    @contextmanager
    def counting(self, at_most: int) -> Iterator[None]:
        """Fail when more statements than `at_most` are read inside."""
        self.directory.current()
        self.statements.clear()
        yield
        assert len(self.statements) <= at_most, self.statements

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading connection."""
        with self.database.read() as connection:
            yield connection

    def record(self, at: datetime = MONDAY, actor: Actor = THU, **fields: object) -> str:
        """Chị Thu at the Centre writes an issue down; returns its number."""
        return self.register.record(Record(actor, {**ISSUE, **fields}), at).number

    def act(self, actor: Actor, number: str, action: str, at: datetime, **fields: object) -> Done:
        """Somebody acts on a case."""
        return self.register.act(Act(actor, number, action, fields), at)

    def assigned(self, at: datetime = MONDAY, lead: str = "SXD", **fields: object) -> str:
        """A case that anh Minh has given to a department right after it was recorded."""
        number = self.record(at)
        self.act(MINH, number, "assign", at, lead_department=lead, **fields)
        return number

    def in_progress(self, at: datetime = MONDAY, **fields: object) -> str:
        """A case that chị Lan has accepted."""
        number = self.assigned(at, **fields)
        self.act(LAN, number, "accept", at)
        return number

    def replied(self, at: datetime, replied_at: datetime, **fields: object) -> str:
        """A case that anh Tuấn has answered."""
        number = self.in_progress(at, **fields)
        self.act(TUAN, number, "reply", replied_at, **REPLY)
        return number

    def overdue(self, now: datetime, language: str = "vi") -> OverdueReport:
        """The overdue view, shown at `now`."""
        with self.read() as connection:
            return overdue_now(connection, self.office, now, language)

    def overdue_then(self, moment: datetime, now: datetime) -> OverdueReport:
        """The overdue view as it was at `moment`, asked at `now`."""
        with self.read() as connection:
            return overdue_as_of(connection, self.office, moment, now)

    def view(self, actor: Actor, number: str, now: datetime, language: str = "vi") -> CaseView:
        """The case as somebody sees it."""
        with self.read() as connection:
            return case_view(connection, self.office, actor, number, now, language)
