"""A rung is recorded day or night; the letter it causes waits for office hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cases.store.engine import Database
from tests import people
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, Office
from workflow.worktime import DepartmentHours, WorkingCalendar, shipped_calendar
from workflow.worktime.dated import Dated

# urgent: due at 24:00 on Wednesday 25/11/2026, since Tuesday the 24th is a day off
DUE = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
THURSDAY_AT_SEVEN = datetime(2026, 11, 26, 0, 0, tzinfo=UTC)


def test_a_rung_at_midnight_is_told_at_seven(office: Office, mail_server: MailServer) -> None:
    case = office.record(petitioner={"anonymous": True}, pace="urgent")
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, case, "accept", MONDAY)
    relay = office.relay(mail_server)
    relay.run_once(MONDAY)
    mail_server.received.clear()

    office.register.tick(DUE + timedelta(minutes=1))
    (row,) = [row for row in office.outbox() if row.template == "rung"]
    assert row.recipient == "department_head:SXD"
    assert row.next_attempt_at == THURSDAY_AT_SEVEN
    assert relay.run_once(DUE + timedelta(minutes=2)).sent == 0
    # the reminder of the day before found the office closed as well
    assert relay.run_once(THURSDAY_AT_SEVEN + timedelta(minutes=3)).sent == 2

    # one letter for both, since they reach anh Tuấn at the same opening
    (letter,) = mail_server.to("tuan@dongthap.example")
    body = letter.get_content()
    assert "Còn 1 ngày làm việc. Hạn trả lời: hết ngày Thứ Tư, 25/11/2026" in body
    assert "Quá hạn trả lời. Hạn trả lời: hết ngày Thứ Tư, 25/11/2026" in body
    assert "Ghi nhận Thứ Năm, 26/11/2026, lúc 00:00." in body
    rows = [row for row in office.outbox() if row.template in ("rung", "reminder")]
    assert {row.sent_at for row in rows} == {THURSDAY_AT_SEVEN + timedelta(minutes=3)}
    assert len({row.letter for row in rows}) == 1


def test_what_was_held_up_until_the_evening_waits_for_the_morning(
    office: Office, mail_server: MailServer
) -> None:
    office.record()
    evening = MONDAY + timedelta(hours=12)
    report = office.relay(mail_server).run_once(evening)
    # colleagues are told at once, a citizen is not written to at night
    assert (report.sent, report.retried, report.pending) == (1, 0, 1)
    assert mail_server.to("buoi@example.com") == []
    (receipt,) = [row for row in office.outbox() if row.status == "pending"]
    # Tuesday the 24th is a day off
    assert receipt.next_attempt_at == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
    assert receipt.attempts == 0


def test_an_issue_recorded_at_night_is_acknowledged_in_the_morning(office: Office) -> None:
    night = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    office.record(night)
    due = {row.recipient: row.next_attempt_at for row in office.outbox()}
    assert due == {
        "petitioner": datetime(2026, 11, 23, 0, 0, tzinfo=UTC),
        "upc_office": night,
    }


def test_each_is_told_in_the_hours_of_their_own_department(
    database: Database, mail_server: MailServer
) -> None:
    """Sở Xây dựng receives people on Saturday mornings; the UPC office rests until Monday."""
    saturdays = Dated(DepartmentHours.parse({"saturday": ["07:30-11:00"]}))
    calendar = WorkingCalendar(shipped_calendar().days, departments={"SXD": saturdays})
    office = Office(database, people.hire(database), calendar)
    case = office.record(MONDAY - timedelta(days=5), petitioner={"anonymous": True})
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, case, "accept", MONDAY)
    relay = office.relay(mail_server)
    relay.run_once(MONDAY)
    mail_server.received.clear()
    # due at the end of Thursday the 26th, +1 at the end of Friday
    office.register.tick(datetime(2026, 11, 27, 17, 30, tzinfo=UTC))
    saturday, monday = datetime(2026, 11, 28, 0, 30, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)
    planned = {
        row.recipient: row.next_attempt_at
        for row in office.outbox()
        if row.template == "rung" and '"deadline":"reply"' in row.params
    }
    assert planned == {"department_head:SXD": saturday, "upc_office": monday}

    relay.run_once(saturday)
    assert len(mail_server.to("tuan@dongthap.example")) == 1
    assert mail_server.to("minh@dongthap.example") == []
    relay.run_once(monday)
    assert len(mail_server.to("minh@dongthap.example")) == 1


def test_whoever_works_on_saturday_is_reminded_on_saturday(
    database: Database, mail_server: MailServer
) -> None:
    """chị Lan of Sở Xây dựng has the case in hand, which is due at the end of Monday."""
    saturdays = Dated(DepartmentHours.parse({"saturday": ["07:30-11:00"]}))
    calendar = WorkingCalendar(shipped_calendar().days, departments={"SXD": saturdays})
    office = Office(database, people.hire(database), calendar)
    recorded = MONDAY - timedelta(days=7)
    case = office.record(recorded, petitioner={"anonymous": True})
    office.act(people.MINH, case, "assign", recorded, lead_department="SXD")
    office.act(people.LAN, case, "accept", recorded, handler="lan")
    relay = office.relay(mail_server)
    friday = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    office.register.tick(friday)
    relay.run_once(friday)
    mail_server.received.clear()

    # one working day is left from the end of Friday on
    office.register.tick(friday + timedelta(hours=10))
    relay.run_once(datetime(2026, 11, 21, 0, 30, tzinfo=UTC))
    (letter,) = mail_server.to("lan@dongthap.example")
    assert "còn 1 ngày làm việc" in letter.get_content()


def test_an_escalation_by_hand_at_night_waits_for_the_morning(
    office: Office, mail_server: MailServer
) -> None:
    case = office.record(petitioner={"anonymous": True})
    evening = MONDAY + timedelta(hours=12)
    office.act(people.MINH, case, "escalate", evening, reason="Cần ý kiến.", post="upc_chief")
    (row,) = [row for row in office.outbox() if row.template == "escalate"]
    # Tuesday the 24th is a day off
    assert row.next_attempt_at == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
    relay = office.relay(mail_server)
    relay.run_once(evening)
    assert mail_server.to("nga@dongthap.example") == []
    relay.run_once(row.next_attempt_at)
    assert len(mail_server.to("nga@dongthap.example")) == 1
