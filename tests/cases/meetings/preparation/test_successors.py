"""Sở Xây dựng ends on Wednesday; what it was asked, its successor sees, answers and hears of."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from cases.directory.heirs import line_of
from cases.directory.snapshot import Directory
from cases.meetings.faults import MeetingRefused
from cases.reading.agenda import agenda_of_department
from cases.reading.preparation import preparation_file, preparation_view, preparations
from cases.store.engine import Database
from notifications.channels import EmailChannel, SmtpServer
from notifications.preparing.relay import PreparationRelay
from tests.cases.attachments.samples import TXT
from tests.cases.meetings.mondays import NOW
from tests.cases.meetings.preparation.desk import FRIDAY, Preparing
from tests.notifications.conftest import mail_server  # noqa: F401 - a fixture
from tests.notifications.mail_server import MailServer
from tests.notifications.test_visitors_are_told import told
from tests.people import HOA, LAN, MINH

#: the day after Construction has ended
THURSDAY = date(2026, 11, 26)
MORNING = datetime.combine(THURSDAY, FRIDAY.timetz())


def succeeded(desk: Preparing) -> Preparing:
    """The office once Health has the work of Construction, and anh Tuấn is its head."""
    with desk.database.engine.begin() as connection:
        for change in (
            "UPDATE department SET valid_to = '2026-11-25', successor = 'SYT' WHERE code = 'SXD'",
            "UPDATE person SET department = 'SYT' WHERE username = 'tuan'",
        ):
            connection.exec_driver_sql(change)
    return Preparing(desk.database, Directory(desk.database))


def seen(database: Database, line: frozenset[str]) -> list[str]:
    """The departments whose requests chị Hoa of Health sees."""
    with database.read() as connection:
        return [each.department for each in preparations(connection, HOA, line).items]


def test_they_see_and_answer_what_the_old_one_was_asked(desk: Preparing) -> None:
    desk.register(1)
    desk.answer(LAN, 1, text="Đang xem.", file={"name": "a.txt", "content": TXT})
    assert seen(desk.database, line_of(desk.desk.people(), "SYT", THURSDAY)) == []
    with pytest.raises(MeetingRefused, match="no such request"):
        desk.answer(HOA, 1, text="Chưa phải việc của tôi.")

    later = succeeded(desk)
    people = later.desk.people()
    line = line_of(people, "SYT", THURSDAY)
    assert line == {"SYT", "SXD", "SGTVT"}, "and whose work Construction had"
    assert line_of(people, "SYT", THURSDAY - timedelta(days=1)) == {"SYT"}, "until its last day"
    assert seen(desk.database, line) == ["SXD"]
    later.answer(HOA, 1, at=MORNING, text="Đã xem xong.")

    with desk.database.read() as connection:
        view, file = (
            preparation_view(connection, HOA, 1, line),
            preparation_file(connection, HOA, 1, 1, line),
        )
        monday = agenda_of_department(connection, line, THURSDAY, THURSDAY + timedelta(days=9))
    assert view is not None
    assert file is not None
    assert (view.item.text, len(monday)) == ("Đã xem xong.", 1)
    with pytest.raises(MeetingRefused, match="no such request"):
        later.answer(LAN, 1, at=MORNING, text="Sở cũ không còn.")


def test_their_head_is_reminded(desk: Preparing, mail_server: MailServer) -> None:  # noqa: F811
    desk.register(1)
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM preparation_letter")
    later = succeeded(desk)
    later.remind(MORNING)
    server = SmtpServer.parse(f"smtp://127.0.0.1:{mail_server.port}?from=y@dongthap.example")
    channels, calendar = {"email": EmailChannel(server)}, later.desk.calendar
    relay = PreparationRelay(
        desk.database, later.desk.people, channels, calendar, "https://x.example"
    )
    assert relay.run_once(MORNING).sent == 1
    (letter,) = told(mail_server)
    assert letter.startswith("Nhắc: Sở Y tế chưa gửi nội dung")


def test_who_registers_later_concerns_the_successor(desk: Preparing) -> None:
    """And what the old one was asked is not asked again when a session moves beyond its end."""
    desk.register(1)
    later = succeeded(desk)
    later.register(2, at=MORNING)
    later.session(MINH, "move", at=MORNING, day="07/12/2026", reason="Họp")
    asked = later.rows("SELECT registration_id, department FROM preparation ORDER BY id")
    assert asked == [(1, "SXD"), (2, "SYT")]


def test_without_the_rule_nobody_would_answer(
    desk: Preparing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    desk.register(1)
    later = succeeded(desk)
    monkeypatch.setattr(
        "cases.meetings.preparation.answering.heirs_on", lambda *_: lambda _code: None
    )
    with pytest.raises(MeetingRefused, match="no such request"):
        later.answer(HOA, 1, at=MORNING, text="x")
    assert NOW < MORNING
