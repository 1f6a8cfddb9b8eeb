"""Any number of relays at once: nothing is sent twice, and a frozen one does no harm."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from notifications.outbox import LEASE
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, Office

CASES = 40


def test_two_relays_never_send_one_message_twice(office: Office, mail_server: MailServer) -> None:
    for number in range(CASES):
        office.record(title=f"Ý kiến thứ {number}")
    relays = [office.relay(mail_server) for _ in range(3)]
    with ThreadPoolExecutor(len(relays)) as pool:
        reports = list(pool.map(lambda relay: relay.run_once(MONDAY), relays))
    assert sum(report.sent for report in reports) == 2 * CASES
    ids = Counter(letter["Message-ID"] for letter in mail_server.letters)
    assert len(ids) == 2 * CASES
    assert set(ids.values()) == {1}
    assert {row.status for row in office.outbox()} == {"sent"}
    assert not any(row.maybe_duplicate for row in office.outbox())


def test_a_relay_frozen_while_it_sends_loses_its_lease(
    office: Office, mail_server: MailServer
) -> None:
    office.record(petitioner={"anonymous": True})
    awake, reports = office.relay(mail_server), []
    after_the_freeze = MONDAY + LEASE + timedelta(seconds=1)

    def somebody_else_takes_over() -> None:
        mail_server.meanwhile = None
        reports.append(awake.run_once(after_the_freeze))

    mail_server.meanwhile = somebody_else_takes_over
    frozen = office.relay(mail_server).run_once(MONDAY)

    assert [report.sent for report in reports] == [1]
    assert frozen.sent == 0
    (row,) = office.outbox()
    assert (row.status, row.sent_at, row.lease) == ("sent", after_the_freeze, 2)
    # at most one letter too many, told by the row and by the Message-ID
    assert row.maybe_duplicate
    assert len(mail_server.letters) == 2
    assert len({letter["Message-ID"] for letter in mail_server.letters}) == 1


def test_a_relay_frozen_before_it_sends_sends_nothing_more(
    office: Office, mail_server: MailServer
) -> None:
    for _ in range(3):
        office.record(petitioner={"anonymous": True})
    elapsed = iter([0.0, *[0.0] * 50])
    awake = office.relay(mail_server)

    def somebody_else_takes_over() -> None:
        mail_server.meanwhile = None
        awake.run_once(MONDAY + LEASE)

    mail_server.meanwhile = somebody_else_takes_over
    frozen = office.relay(mail_server, elapsed=lambda: next(elapsed)).run_once(MONDAY)

    assert frozen.sent == 0
    ids = Counter(letter["Message-ID"] for letter in mail_server.letters)
    assert sorted(ids.values()) == [1, 1, 2]
    assert [row.maybe_duplicate for row in office.outbox()].count(True) == 1


def test_a_pass_ends_when_its_time_is_up(office: Office, mail_server: MailServer) -> None:
    for _ in range(3):
        office.record(petitioner={"anonymous": True})
    seconds = iter(range(1000))
    relay = office.relay(mail_server, elapsed=lambda: float(next(seconds)))
    report = relay.run_once(MONDAY, budget=timedelta(seconds=8))
    assert 1 <= report.sent < 3
    assert report.pending == 3 - report.sent
    assert {row.leased_until for row in office.outbox()} == {None}
