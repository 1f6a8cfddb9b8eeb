"""Bà Sáu registered: every change reaches her by a real mail server, once, with what it means."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.meetings.faults import MeetingRefused
from cases.meetings.handling import remind, withdraw_by_code
from cases.meetings.registering import register_visit
from cases.register import Register
from cases.store.engine import Database
from notifications.backoff import MAX_ATTEMPTS
from notifications.channels import EmailChannel, SmtpServer
from notifications.letter_queue import LEASE
from notifications.visits.checking import visit_letter_problems
from notifications.visits.relay import VisitRelay
from notifications.visits.rows import LETTERS
from tests.cases.meetings.mondays import FORM, LATER, NOW, Mondays
from tests.notifications.mail_server import MailServer, read
from tests.people import MINH, THU


@pytest.fixture
def mondays(register: Register, database: Database) -> Mondays:
    """An office with one announced session of one place."""
    office = Mondays(database, register.directory)
    office.plan(capacity=1)
    return office


@pytest.fixture
def relay(mondays: Mondays, mail_server: MailServer) -> VisitRelay:
    """What sends letters to the mail server."""
    server = SmtpServer.parse(f"smtp://127.0.0.1:{mail_server.port}?from=y@dongthap.example")
    channels = {"email": EmailChannel(server)}
    return VisitRelay(
        mondays.database, channels, mondays.desk.calendar, "https://ykien.dongthap.example"
    )


def told(server: MailServer) -> list[str]:
    """Subject and text of every letter, as a mail program shows them."""
    letters = map(read, server.received)
    return [f"{letter['subject']}\n{letter.get_content()}" for letter in letters]


def test_a_place_the_list_and_the_place_that_became_free(
    mondays: Mondays, relay: VisitRelay, mail_server: MailServer
) -> None:
    first = mondays.register(1)
    mondays.register(2)
    assert relay.run_once(NOW).sent == 2
    withdraw_by_code(mondays.desk, first.code, NOW)
    assert relay.run_once(NOW).sent == 1

    confirmed, listed, promoted = told(mail_server)
    assert "khoảng 09:30" in confirmed
    assert "Thứ Hai, 30/11/2026" in confirmed
    assert "Cao Lãnh" in confirmed
    assert "danh sách chờ" in listed
    assert "khoảng" not in listed
    assert "đã có chỗ" in promoted
    assert first.code not in "".join(told(mail_server))


def test_moved_cancelled_declined_and_reminded(
    mondays: Mondays, relay: VisitRelay, mail_server: MailServer
) -> None:
    mondays.plan(date(2026, 12, 7))
    receipt = mondays.register()
    mondays.step(THU, receipt, "move", session=LATER)
    sunday = NOW + timedelta(days=13)
    assert remind(mondays.desk, sunday) == 1
    relay.run_once(sunday)
    mondays.session(MINH, "cancel", LATER, sunday, reason="Mưa bão")
    relay.run_once(sunday)
    _, moved, reminder, cancelled = told(mail_server)
    assert "07/12/2026" in moved
    assert "ngày mai" in reminder
    assert "Lý do: Mưa bão" in cancelled
    assert "Giờ của Quý ông/bà" not in cancelled


def test_a_reminder_that_came_too_late_is_not_sent(
    mondays: Mondays, relay: VisitRelay, mail_server: MailServer
) -> None:
    receipt = mondays.register()
    sunday = NOW + timedelta(days=6)
    remind(mondays.desk, sunday)
    withdraw_by_code(mondays.desk, receipt.code, sunday)

    relay.run_once(sunday)

    assert not any("ngày mai" in letter for letter in told(mail_server))
    dead = mondays.rows("SELECT step, last_error FROM visit_letter WHERE status = 'dead'")
    assert dead == [("remind", "over")]


def test_in_the_language_she_registered_in(
    mondays: Mondays, relay: VisitRelay, mail_server: MailServer
) -> None:
    register_visit(mondays.desk, None, FORM, None, NOW, "en")
    relay.run_once(NOW)
    (letter,) = told(mail_server)
    assert "Dear Huỳnh Thị Sáu" in letter
    assert "Monday, 30 November 2026" in letter


def test_a_server_that_is_busy_is_tried_again_and_then_given_up(
    mondays: Mondays, relay: VisitRelay, mail_server: MailServer
) -> None:
    mondays.register()
    mail_server.at_end = "451 busy"
    at = NOW
    for _ in range(MAX_ATTEMPTS):
        relay.run_once(at)
        at += timedelta(days=2)
    ((status, attempts),) = mondays.rows("SELECT status, attempts FROM visit_letter")
    assert (status, attempts) == ("dead", MAX_ATTEMPTS)


def test_without_a_channel_letters_wait(mondays: Mondays) -> None:
    mondays.register()
    idle = VisitRelay(mondays.database, {}, mondays.desk.calendar, "https://x.example")
    assert idle.run_once(NOW).pending == 1


def test_two_workers_never_get_the_same_letter(mondays: Mondays) -> None:
    mondays.register()

    def claimed(minutes: int) -> list[int]:
        with mondays.database.write() as transaction:
            found = LETTERS.claim(transaction, ["email"], NOW + timedelta(minutes=minutes), 10)
            transaction.commit()
        return [each.lease for each in found]

    assert (claimed(0), claimed(1)) == ([1], [])
    assert claimed(int(LEASE.total_seconds() // 60) + 1) == [2], "whoever died is taken over"


def test_who_lost_the_lease_marks_nothing(mondays: Mondays) -> None:
    mondays.register()
    with mondays.database.write() as transaction:
        (mine,) = LETTERS.claim(transaction, ["email"], NOW, 10)
        transaction.commit()
    with mondays.database.write() as transaction:
        LETTERS.claim(transaction, ["email"], NOW + 2 * LEASE, 10)
        transaction.commit()
    with mondays.database.write() as transaction:
        LETTERS.mark(transaction, mine, "sent", NOW, sent_at=NOW)
        transaction.commit()
    assert mondays.rows("SELECT status FROM visit_letter") == [("pending",)]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("UPDATE visit_letter SET status = 'lost'", "unknown status"),
        ("UPDATE visit_letter SET status = 'sent'", "sent without a time"),
        ("UPDATE visit_letter SET status = 'dead'", "given up without a reason"),
        ("DELETE FROM visit_letter", "nobody was told of change 1"),
    ],
)
def test_the_check_knows_what_can_be_wrong_with_letters(
    mondays: Mondays, damage: str, says: str
) -> None:
    mondays.register()
    with mondays.database.engine.begin() as connection:
        assert list(visit_letter_problems(connection)) == []
        connection.exec_driver_sql(damage)
        assert says in "".join(visit_letter_problems(connection))


def test_what_was_refused_told_nobody(mondays: Mondays) -> None:
    with pytest.raises(MeetingRefused):
        mondays.register(about="")
    assert mondays.letters() == []
