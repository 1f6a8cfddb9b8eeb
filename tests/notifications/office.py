"""An office at work: a register whose happenings are told, and a relay to a mail server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import select

from cases.calendar.office_calendar import OfficeCalendar
from cases.codes.tracking import CodeBook
from cases.commands.requests import Act, Done, Record
from cases.directory.snapshot import Directory
from cases.register import Register
from cases.store.engine import Database
from cases.tables import table_of
from notifications.channels import EmailChannel, SmtpServer
from notifications.channels.base import Channel
from notifications.planner import Planner
from notifications.relay import Relay
from notifications.tables import OutboxMessage
from tests import people
from tests.notifications.mail_server import MailServer
from workflow.attempt import Actor
from workflow.definition import WorkflowDefinition
from workflow.versions import Workflows
from workflow.worktime import WorkingCalendar, shipped_calendar

PUBLIC_URL = "https://ykien.dongthap.example"
SECRET = "a secret of the tests that is longer than thirty-two bytes"

#: Monday, 23 November 2026, 9:40 in the morning: a leader listens
MONDAY = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)

#: bà Bưởi, who asks about her building permit; invented
BUOI = {"name": "Nguyễn Thị Bưởi", "email": "buoi@example.com", "address": "Ấp 3, xã Mỹ Hiệp"}

REPLY = {
    "text": "Giấy phép xây dựng của bà đã được cấp ngày 25/11/2026.",
    "document_number": "1208/SXD-QLXD",
    "document_date": "2026-11-23",
    "signatory": "Trần Anh Tuấn",
    "channel": "letter",
    "outcome": "settled",
}

WORKFLOWS = Workflows.shipped()


def definition_of(key: str, version: int) -> WorkflowDefinition:
    """The shipped definitions."""
    return WORKFLOWS.of(key, version).definition


@dataclass
class Office:
    """One register in one database, with everybody of `tests.people` hired."""

    database: Database
    directory: Directory
    calendar: WorkingCalendar = field(default_factory=shipped_calendar)
    keys: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.codes = CodeBook(SECRET)
        self.register = Register(
            self.database,
            WORKFLOWS,
            OfficeCalendar(self.database),
            self.directory,
            self.codes,
            listeners=(Planner(definition_of, lambda: self.calendar),),
        )

    def record(self, now: datetime = MONDAY, **fields: object) -> Done:
        """Chị Thu at the Centre records what bà Bưởi asks for."""
        given = {
            "title": "Chậm cấp giấy phép xây dựng",
            "content": "Hồ sơ nộp đã hai tháng chưa có kết quả.",
            "kind": "obstacle",
            "pace": "normal",
            "origin": "walk_in",
            "petitioner": BUOI,
            **fields,
        }
        return self.register.record(Record(people.THU, given), now)

    def act(self, actor: Actor, case: Done, action: str, now: datetime, **fields: object) -> Done:
        """Somebody acts on the case."""
        return self.register.act(Act(actor, case.number, action, fields), now)

    def relay(self, server: MailServer | None = None, **options: Any) -> Relay:
        """A relay to this server; without one, no channel is configured."""
        channels: Mapping[str, Channel] = (
            {"email": EmailChannel(SmtpServer.parse(server.url))} if server else {}
        )
        given = {"jitter": lambda: 0.0, "elapsed": lambda: 0.0, "channels": channels, **options}
        return Relay(
            self.database,
            self.directory,
            definitions=definition_of,
            public_url=PUBLIC_URL,
            calendar=lambda: self.calendar,
            codes=self.codes,
            **given,
        )

    def outbox(self) -> list[Any]:
        """Every row of the outbox, in the order of its key."""
        table = table_of(OutboxMessage)
        with self.database.read() as connection:
            return list(connection.execute(select(table).order_by(*table.primary_key.columns)))

    def told(self) -> list[tuple[str, str]]:
        """Which events were told to whom."""
        return [(row.template, row.recipient) for row in self.outbox()]
