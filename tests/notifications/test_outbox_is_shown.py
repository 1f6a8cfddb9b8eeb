"""The outbox as people see it: what was sent, what waits and why, what was given up."""

from __future__ import annotations

from notifications.listing import count_messages, list_messages, status_in_words
from notifications.reasons import in_words
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, Office


def test_without_a_channel_every_message_says_why_it_waits(office: Office) -> None:
    case = office.record()
    office.record(petitioner={"name": "Ông Năm", "phone": "0912345678"})
    with office.database.read() as connection:
        listed = list_messages(connection, channels=[], language="vi")
        assert count_messages(connection) == {"pending": 4, "sent": 0, "dead": 0}
        of_one = list_messages(connection, [], "vi", case_id=case.case_id)
    assert {(m.key.channel, m.words) for m in listed} == {
        ("email", "chưa gửi: chưa cấu hình kênh thư điện tử (FOLLOWUP_SMTP_URL)"),
        ("sms", "chưa gửi: chưa cấu hình kênh tin nhắn (FOLLOWUP_SMS_URL)"),
    }
    assert [m.number for m in of_one] == [case.number] * 2


def test_newest_cases_come_first_a_page_at_a_time(office: Office) -> None:
    for _ in range(3):
        office.record(petitioner={"anonymous": True})
    with office.database.read() as connection:
        first = list_messages(connection, [], "en", page=1, size=2)
        second = list_messages(connection, [], "en", page=2, size=2)
    numbers = [message.number for message in (*first, *second)]
    assert numbers == ["YK-2026-000003", "YK-2026-000002", "YK-2026-000001"]


def test_given_up_messages_are_a_list_of_their_own(office: Office, mail_server: MailServer) -> None:
    office.record()
    mail_server.at_recipient = "550 No such user"
    office.relay(mail_server).run_once(MONDAY)
    office.record(petitioner={"anonymous": True})
    with office.database.read() as connection:
        dead = list_messages(connection, ["email"], "en", status="dead")
        waiting = list_messages(connection, ["email"], "en", status="pending")
    assert [m.words for m in dead] == ["the mail server refused it (550 No such user)"] * 2
    assert [m.words for m in waiting] == ["waiting to be sent"]


def test_a_message_that_failed_before_it_was_sent_says_sent() -> None:
    assert status_in_words("sent", "deferred: 451", "email", ["email"], "vi") == "đã gửi"


def test_an_unknown_reason_is_shown_as_it_is() -> None:
    assert in_words("mystery: 7", "vi") == "mystery: 7"
