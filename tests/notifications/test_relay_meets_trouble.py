"""What the relay does when the mail server says no, later, or nothing."""

from __future__ import annotations

from datetime import timedelta
from types import TracebackType

import pytest

from notifications.channels import EmailChannel, Letter, SmtpServer
from notifications.channels.email import EmailDelivery
from notifications.listing import status_in_words
from notifications.outbox import LEASE
from tests.notifications.mail_server import MailServer, free_port
from tests.notifications.office import MONDAY, Office

MINUTE = timedelta(minutes=1)


def test_later_is_tried_again_under_the_same_message_id(
    office: Office, mail_server: MailServer
) -> None:
    office.record()
    relay = office.relay(mail_server)
    mail_server.at_end = "451 Try later"
    first = relay.run_once(MONDAY)
    assert (first.sent, first.retried, first.dead, first.pending) == (0, 2, 0, 2)
    assert {row.last_error for row in office.outbox()} == {"deferred: 451 Try later"}
    assert not any(row.maybe_duplicate for row in office.outbox())

    mail_server.at_end = "250 Accepted"
    assert relay.run_once(MONDAY + MINUTE / 2).sent == 0
    assert relay.run_once(MONDAY + MINUTE).sent == 2
    assert [(row.status, row.attempts) for row in office.outbox()] == [("sent", 2)] * 2
    assert {row.sent_at for row in office.outbox()} == {MONDAY + MINUTE}


def test_never_is_shown_to_people_at_once(office: Office, mail_server: MailServer) -> None:
    office.record()
    mail_server.at_recipient = "550 <ADDRESS> does not exist"
    report = office.relay(mail_server).run_once(MONDAY)
    assert (report.sent, report.retried, report.dead, report.pending) == (0, 0, 2, 0)
    for row in office.outbox():
        assert (row.status, row.attempts) == ("dead", 1)
        assert row.last_error == "refused: 550 <…> does not exist"
    assert status_in_words("dead", row.last_error, "email", ["email"], "vi") == (
        "máy chủ thư từ chối (550 <…> does not exist)"
    )


def test_a_lost_answer_is_told_and_repeated_under_the_same_message_id(
    office: Office, mail_server: MailServer
) -> None:
    office.record(petitioner={"anonymous": True})
    relay = office.relay(mail_server)
    mail_server.cut_after_data = True
    report = relay.run_once(MONDAY)
    assert (report.sent, report.retried) == (0, 1)
    assert office.outbox()[0].maybe_duplicate

    mail_server.cut_after_data = False
    assert relay.run_once(MONDAY + MINUTE).sent == 1
    first, second = mail_server.letters
    assert first["Message-ID"] == second["Message-ID"]
    (row,) = office.outbox()
    assert (row.status, row.maybe_duplicate) == ("sent", True)


def test_a_cut_before_the_text_cannot_double_it(office: Office, mail_server: MailServer) -> None:
    office.record(petitioner={"anonymous": True})
    mail_server.cut_before_data = True
    assert office.relay(mail_server).run_once(MONDAY).retried == 1
    (row,) = office.outbox()
    assert (row.last_error, row.maybe_duplicate) == ("cut_off", False)


def test_a_server_that_is_away_costs_no_message_a_try(office: Office) -> None:
    for _ in range(3):
        office.record()
    absent = MailServer(port=free_port())
    relay = office.relay(absent)
    for _ in range(10):
        report = relay.run_once(MONDAY)
        assert (report.retried, report.dead, report.pending) == (1, 0, 6)
    assert {row.attempts for row in office.outbox()} == {0}
    (told,) = {row.last_error for row in office.outbox() if row.last_error}
    assert told.startswith("server_away: ")


def test_without_a_channel_messages_wait_visibly_and_untried(office: Office) -> None:
    office.record()
    report = office.relay(server=None).run_once(MONDAY)
    assert (report.sent, report.retried, report.dead, report.pending) == (0, 0, 0, 2)
    for row in office.outbox():
        assert (row.status, row.attempts, row.lease) == ("pending", 0, 0)
        words = status_in_words(row.status, row.last_error, row.channel, [], "en")
        assert words == "not sent: no e-mail channel is configured (FOLLOWUP_SMTP_URL)"


def test_after_eight_tries_a_message_is_given_up(office: Office, mail_server: MailServer) -> None:
    office.record(petitioner={"anonymous": True})
    mail_server.at_end = "451 Try later"
    relay, now = office.relay(mail_server), MONDAY
    for _ in range(7):
        assert relay.run_once(now).retried == 1
        now = office.outbox()[0].next_attempt_at
    assert relay.run_once(now).dead == 1
    assert office.outbox()[0].status == "dead"


def test_a_message_that_cannot_be_written_does_not_hold_up_the_others(
    office: Office, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    spoilt, _ = office.record(), office.record()
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET template = 'no_such_event' "
            f"WHERE case_id = {spoilt.case_id} AND recipient = 'upc_office'"
        )
    report = office.relay(mail_server).run_once(MONDAY)
    assert (report.sent, report.retried) == (3, 1)
    (row,) = [row for row in office.outbox() if row.status == "pending"]
    assert (row.attempts, row.last_error) == (1, "unprepared: TemplateNotFound")
    assert "could not be prepared" in caplog.text


class Power(BaseException):
    """The machine lost power."""


class CrashingDelivery(EmailDelivery):
    """Hands the letter over, then the power fails before anybody hears of it."""

    def send(self, letter: Letter) -> None:
        super().send(letter)
        raise Power

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, problem, trace)


class CrashingChannel(EmailChannel):
    """Opens crashing deliveries."""

    def open(self) -> CrashingDelivery:
        return CrashingDelivery(self._server)


def test_a_crash_between_the_servers_yes_and_the_mark(
    office: Office, mail_server: MailServer
) -> None:
    case = office.record(petitioner={"anonymous": True})
    crashing = {"email": CrashingChannel(SmtpServer.parse(mail_server.url))}
    with pytest.raises(Power):
        office.relay(mail_server, channels=crashing).run_once(MONDAY)
    (row,) = office.outbox()
    assert (row.status, row.attempts, row.maybe_duplicate) == ("pending", 1, True)

    relay = office.relay(mail_server)
    assert relay.run_once(MONDAY + LEASE / 2).sent == 0
    assert relay.run_once(MONDAY + LEASE).sent == 1
    first, second = mail_server.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert case.number in first["Subject"]
    assert office.outbox()[0].maybe_duplicate


def test_a_message_that_crashes_every_worker_is_given_up(
    office: Office, mail_server: MailServer
) -> None:
    office.record(petitioner={"anonymous": True})
    crashing = {"email": CrashingChannel(SmtpServer.parse(mail_server.url))}
    relay, now = office.relay(mail_server, channels=crashing), MONDAY
    for _ in range(8):
        with pytest.raises(Power):
            relay.run_once(now)
        now += LEASE
    assert relay.run_once(now).dead == 1
    (row,) = office.outbox()
    assert (row.status, row.last_error, row.maybe_duplicate) == ("dead", "no_answer", True)


class WatchfulDelivery(EmailDelivery):
    """Looks whether a connection to the database is in use while it sends."""

    office: Office
    seen: list[int]

    def send(self, letter: Letter) -> None:
        self.seen.append(self.office.database.engine.pool.checkedout())  # type: ignore[attr-defined]
        super().send(letter)


def test_nothing_is_sent_inside_a_transaction(office: Office, mail_server: MailServer) -> None:
    class Watchful(EmailChannel):
        def open(self) -> EmailDelivery:
            delivery = WatchfulDelivery(self._server)
            delivery.office, delivery.seen = office, seen
            return delivery

    seen: list[int] = []
    office.record()
    with office.database.read():
        # the control: a connection in use is seen
        assert office.database.engine.pool.checkedout() == 1  # type: ignore[attr-defined]
    channels = {"email": Watchful(SmtpServer.parse(mail_server.url))}
    office.relay(mail_server, channels=channels).run_once(MONDAY)
    assert seen == [0, 0]
