"""Anh Tuấn heads Construction: he is asked in office hours, once a round, and reminded by mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cases.meetings.handling import withdraw_by_code
from cases.register import Register
from cases.store.engine import Database
from notifications.channels import EmailChannel, SmtpServer
from notifications.preparing.checking import preparation_letter_problems
from notifications.preparing.relay import PreparationRelay
from notifications.preparing.rows import LETTERS
from tests.cases.meetings.mondays import NOW
from tests.cases.meetings.preparation.desk import FRIDAY, Preparing
from tests.notifications.mail_server import MailServer
from tests.notifications.test_visitors_are_told import told
from tests.people import LAN, MINH

#: Monday, 23 November 2026, 20:00; Tuesday is a day off, so the office opens on Wednesday at 07:00
EVENING = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
OPENING = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)


@pytest.fixture
def desk(register: Register, database: Database) -> Preparing:
    """An office with one announced session."""
    office = Preparing(database, register.directory)
    office.plan()
    return office


@pytest.fixture
def relay(desk: Preparing, mail_server: MailServer) -> PreparationRelay:
    """What sends letters to the mail server."""
    server = SmtpServer.parse(f"smtp://127.0.0.1:{mail_server.port}?from=y@dongthap.example")
    channels = {"email": EmailChannel(server)}
    people, calendar = desk.desk.people, desk.desk.calendar
    address = "https://ykien.dongthap.example"
    return PreparationRelay(desk.database, people, channels, calendar, address)


def test_one_letter_in_office_hours_for_all_of_an_evening(
    desk: Preparing, relay: PreparationRelay, mail_server: MailServer
) -> None:
    for number in (1, 2):
        desk.register(number, at=EVENING)
    assert relay.run_once(EVENING + timedelta(hours=1)).pending == 1
    assert relay.run_once(OPENING).sent == 1

    (letter,) = told(mail_server)

    assert "Sở Xây dựng chuẩn bị cho buổi gặp lãnh đạo tỉnh Thứ Hai, 30/11/2026" in letter
    assert letter.count("- Xây dựng, nhà ở (hạn: Thứ Sáu, 27/11/2026, lúc 11:00)") == 2
    assert "https://ykien.dongthap.example/preparation" in letter
    assert "Bà Sáu" not in letter


def test_what_is_asked_after_the_letter_went_out_has_its_own(
    desk: Preparing, relay: PreparationRelay
) -> None:
    desk.register(1)
    relay.run_once(NOW)
    desk.register(2)
    assert relay.run_once(NOW).sent == 1


def test_a_letter_that_somebody_is_writing_does_not_swallow_what_is_asked_now(
    desk: Preparing, relay: PreparationRelay
) -> None:
    desk.register(1)
    with desk.database.write() as transaction:
        LETTERS.claim(transaction, ["email"], NOW, 10)
        transaction.commit()
    desk.register(2)
    assert desk.letters_to("SXD") == [("2026-11-30-caolanh", "ask", "pending")] * 2


def test_the_reminder_names_what_is_missing(
    desk: Preparing, relay: PreparationRelay, mail_server: MailServer
) -> None:
    for number, topic in ((1, "construction"), (2, "construction"), (3, "land")):
        desk.register(number, topic=topic)
    relay.run_once(NOW)
    desk.answer(LAN, 1, text="Xong.")
    thursday = FRIDAY - timedelta(days=1)
    desk.remind(thursday)
    relay.run_once(thursday)
    (letter,) = [each for each in told(mail_server) if each.startswith("Nhắc: Sở Xây dựng")]
    assert letter.count("- Xây dựng") == 1


@pytest.mark.parametrize("how", ["answered", "withdrawn"])
def test_a_letter_with_nothing_left_is_not_sent(
    desk: Preparing, relay: PreparationRelay, mail_server: MailServer, how: str
) -> None:
    receipt = desk.register(1, at=EVENING)
    if how == "answered":
        desk.answer(LAN, 1, at=EVENING, text="Xong.")
    else:
        withdraw_by_code(desk.desk, receipt.code, EVENING)
    relay.run_once(OPENING)
    assert told(mail_server) == []
    assert desk.rows("SELECT status, last_error FROM preparation_letter") == [("dead", "over")]


def test_a_department_without_a_head_is_told_by_nobody_and_it_shows(
    desk: Preparing, relay: PreparationRelay
) -> None:
    desk.register(1, topic="land")
    relay.run_once(NOW)
    assert desk.rows("SELECT status, last_error FROM preparation_letter") == [("dead", "no_holder")]


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("UPDATE preparation_letter SET status = 'lost'", "unknown status"),
        ("UPDATE preparation_letter SET status = 'sent'", "sent without a time"),
        ("UPDATE preparation_letter SET status = 'dead'", "given up without a reason"),
        ("DELETE FROM preparation_letter", "was never told"),
    ],
)
def test_the_check_knows_what_can_be_wrong_with_letters(
    desk: Preparing, damage: str, says: str
) -> None:
    desk.register(1)
    with desk.database.engine.begin() as connection:
        assert list(preparation_letter_problems(connection)) == []
        connection.exec_driver_sql(damage)
        assert says in "".join(preparation_letter_problems(connection))


def test_a_session_that_moves_is_told_also_where_everything_is_answered(
    desk: Preparing, relay: PreparationRelay, mail_server: MailServer
) -> None:
    desk.register(1)
    desk.answer(LAN, 1, text="Đã chuẩn bị.")
    desk.session(MINH, "move", reason="Họp Chính phủ", day="02/12/2026")
    relay.run_once(NOW)
    (letter,) = told(mail_server)
    assert "đã chuẩn bị được dời sang buổi gặp Thứ Tư, 02/12/2026" in letter
    assert "Còn phải trả lời" not in letter


def test_a_session_that_is_cancelled_is_told_with_the_reason(
    desk: Preparing, relay: PreparationRelay, mail_server: MailServer
) -> None:
    desk.register(1)
    desk.register(2, topic="social")
    desk.answer(LAN, 1, text="Đã chuẩn bị.")
    relay.run_once(NOW)
    desk.session(MINH, "cancel", reason="Mưa bão")
    assert relay.run_once(NOW).sent == 1, "nobody with an address heads the other department"
    letter = told(mail_server)[-1]
    assert "Đã hủy buổi gặp lãnh đạo tỉnh Thứ Hai, 30/11/2026" in letter
    assert "Lý do: Mưa bão" in letter
    with desk.database.read() as connection:
        assert not list(preparation_letter_problems(connection))
