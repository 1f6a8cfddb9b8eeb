"""Several workers share one outbox: each message is one worker's at a time, and a lease that ran
out is lost for good.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications.errors import MessageNotFound
from notifications.outbox import LEASE, Carried, Key, Outbox
from tests.notifications.office import MONDAY, Office

LATER = MONDAY + LEASE
CARRIED = Carried(1, "a letter")


@pytest.fixture
def outbox(office: Office) -> Outbox:
    """The outbox after chị Thu recorded two cases: four messages wait."""
    office.record()
    office.record()
    return Outbox(office.database)


def test_two_workers_never_get_the_same_message(outbox: Outbox) -> None:
    first = outbox.claim(["email"], 3, MONDAY)
    second = outbox.claim(["email"], 3, MONDAY)
    assert (len(first), len(second)) == (3, 1)
    assert len({message.key for message in (*first, *second)}) == 4
    assert outbox.claim(["email"], 3, MONDAY) == []


def test_a_channel_that_is_not_configured_is_not_claimed(outbox: Outbox) -> None:
    assert outbox.claim(["sms"], 10, MONDAY) == []
    assert outbox.claim([], 10, MONDAY) == []
    assert outbox.pending() == 4


def test_nothing_is_claimed_before_it_is_due(outbox: Outbox) -> None:
    assert outbox.claim(["email"], 10, MONDAY - timedelta(microseconds=1)) == []


def test_a_worker_that_lost_its_lease_cannot_start_or_mark(outbox: Outbox, office: Office) -> None:
    frozen = outbox.claim(["email"], 1, MONDAY)[0]
    too_early = outbox.claim(["email"], 4, LATER - timedelta(microseconds=1))
    assert frozen.key not in {message.key for message in too_early}
    (taken_over,) = [m for m in outbox.claim(["email"], 4, LATER) if m.key == frozen.key]
    assert taken_over.lease == frozen.lease + 1

    before = office.outbox()
    assert not outbox.start([frozen], LATER)
    assert not outbox.mark_sent([frozen], LATER, CARRIED)
    assert outbox.mark_failed(frozen, "deferred", LATER, 0.0) is None
    assert not outbox.mark_dead(frozen, "refused", LATER)
    assert not outbox.put_back(frozen, LATER)
    assert office.outbox() == before

    assert outbox.start([taken_over], LATER)
    assert outbox.mark_sent([taken_over], LATER, CARRIED)


def test_what_is_written_with_a_mark_that_comes_too_late_is_not_written(
    outbox: Outbox, office: Office
) -> None:
    frozen = outbox.claim(["email"], 4, MONDAY)[0]
    outbox.claim(["email"], 4, LATER)
    case_id = frozen.key.case_id
    assert not outbox.mark_sent(
        [frozen],
        LATER,
        CARRIED,
        lambda transaction: office.codes.hand_over(transaction, case_id, LATER),
    )
    with office.database.read() as connection:
        assert office.codes.reveal(connection, case_id) is not None


def test_waits_grow_until_the_message_is_given_up(outbox: Outbox, office: Office) -> None:
    now, waits = MONDAY, []
    for _ in range(8):
        (message,) = outbox.claim(["email"], 1, now)
        outbox.start([message], now)
        status = outbox.mark_failed(message, "deferred: 451", now, jitter=0.0)
        (row,) = [r for r in office.outbox() if r.lease and r.recipient == message.key.recipient]
        waits.append(row.next_attempt_at - now)
        now = row.next_attempt_at
        _hide_the_others(office, message.key)
    assert status == "dead"
    assert [wait // timedelta(minutes=1) for wait in waits[:7]] == [1, 3, 9, 27, 81, 243, 729]
    assert (row.status, row.attempts, row.last_error) == ("dead", 8, "deferred: 451")
    assert outbox.claim(["email"], 1, now + timedelta(days=1)) == []


def _hide_the_others(office: Office, key: Key) -> None:
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET status = 'sent', sent_at = created_at "
            f"WHERE NOT (case_id = {key.case_id} AND recipient = '{key.recipient}')"
        )


def test_jitter_shortens_a_wait_by_up_to_a_half(outbox: Outbox, office: Office) -> None:
    for jitter in (0.0, 0.5, 1.0):
        (message,) = outbox.claim(["email"], 1, MONDAY)
        outbox.mark_failed(message, "deferred", MONDAY, jitter)
    waits = sorted(
        (row.next_attempt_at - MONDAY).total_seconds() for row in office.outbox() if row.attempts
    )
    assert waits == [30, 45, 60]


def test_putting_back_is_no_try(outbox: Outbox, office: Office) -> None:
    (message,) = outbox.claim(["email"], 1, MONDAY)
    outbox.start([message], MONDAY)
    assert outbox.put_back(message, LATER, "server_away")
    (row,) = [row for row in office.outbox() if row.last_error]
    assert (row.status, row.attempts, row.maybe_duplicate) == ("pending", 0, False)
    assert row.next_attempt_at == LATER


def test_a_message_given_up_can_be_sent_anew(outbox: Outbox) -> None:
    (message,) = outbox.claim(["email"], 1, MONDAY)
    outbox.mark_dead(message, "no_address", MONDAY)
    outbox.requeue(message.key, LATER)
    again = [m for m in outbox.claim(["email"], 4, LATER) if m.key == message.key]
    assert [m.attempts for m in again] == [0]


def test_requeueing_takes_the_message_from_whoever_holds_it(outbox: Outbox) -> None:
    (held,) = outbox.claim(["email"], 1, MONDAY)
    outbox.requeue(held.key, MONDAY)
    assert not outbox.start([held], MONDAY)


def test_a_sent_message_is_not_sent_anew(outbox: Outbox) -> None:
    (message,) = outbox.claim(["email"], 1, MONDAY)
    outbox.start([message], MONDAY)
    outbox.mark_sent([message], MONDAY, CARRIED)
    with pytest.raises(MessageNotFound):
        outbox.requeue(message.key, LATER)
    with pytest.raises(MessageNotFound):
        outbox.requeue(Key(1, 1, "petitioner", "email"), LATER)


def test_a_crash_while_the_text_went_out_is_told_by_the_row(outbox: Outbox) -> None:
    (in_flight, not_started) = outbox.claim(["email"], 2, MONDAY)
    outbox.start([in_flight], MONDAY)
    # the worker is gone; another one finds both after the lease
    found = {m.key: m for m in outbox.claim(["email"], 4, LATER)}
    assert found[in_flight.key].maybe_duplicate
    assert found[in_flight.key].attempts == 1
    assert not found[not_started.key].maybe_duplicate
    assert found[not_started.key].attempts == 0
