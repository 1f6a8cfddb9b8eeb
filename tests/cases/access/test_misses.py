"""Guessing is slowed down: misses count per address and account, over all processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from cases.access import misses
from cases.access.misses import ACCOUNT, ADDRESS, STATUS, Limit
from cases.store.engine import Database
from cases.store.statement import Statement
from cases.tables import Miss, table_of

_FORGET_ALL = Statement(delete(table_of(Miss)))
NOON = datetime(2026, 11, 23, 5, 0, 30, tzinfo=UTC)
STRANGER = "203.0.113.7"


def reserve(database: Database, limit: Limit, who: str, now: datetime) -> int:
    with database.write() as transaction:
        wait = misses.reserve(transaction, limit, who, now)
        transaction.commit()
    return wait


def count(database: Database, limit: Limit, who: str, now: datetime) -> int:
    with database.read() as connection:
        return misses.count(connection, limit, who, now)


def rows(database: Database) -> int:
    with database.read() as connection:
        found: int = connection.execute(
            select(func.count()).select_from(table_of(Miss))
        ).scalar_one()
    return found


def test_a_name_of_any_length_has_a_row_of_its_own_that_is_never_long() -> None:
    longest = "x" * 64

    assert ACCOUNT.bucket("lan") == "account:lan"
    assert ACCOUNT.bucket(longest) == f"account:{longest}"
    assert ACCOUNT.bucket(longest + "x") != ACCOUNT.bucket(longest + "y")
    assert len(ACCOUNT.bucket("x" * 5000)) == len(ACCOUNT.bucket(longest))


def test_thirty_misses_are_let_through_and_the_next_has_to_wait(database: Database) -> None:
    assert [reserve(database, STATUS, STRANGER, NOON) for _ in range(30)] == [0] * 30
    wait = reserve(database, STATUS, STRANGER, NOON)
    assert 10 * 60 <= wait <= 11 * 60
    with database.read() as connection:
        assert misses.wait(connection, STATUS, STRANGER, NOON) == wait
        later = NOON + timedelta(seconds=wait)
        assert misses.wait(connection, STATUS, STRANGER, later - timedelta(seconds=1)) == 1
        assert misses.wait(connection, STATUS, STRANGER, later) == 0
    assert reserve(database, STATUS, STRANGER, NOON + timedelta(seconds=wait)) == 0


def test_one_place_is_free_as_soon_as_the_oldest_miss_is_too_old(database: Database) -> None:
    """One miss at noon, 28 five minutes later: the thirtieth is let through, the next waits."""
    reserve(database, STATUS, STRANGER, NOON)
    later = NOON + timedelta(minutes=5)
    for _ in range(28):
        reserve(database, STATUS, STRANGER, later)
    with database.read() as connection:
        assert misses.wait(connection, STATUS, STRANGER, later) == 0
    assert reserve(database, STATUS, STRANGER, later) == 0
    assert reserve(database, STATUS, STRANGER, later) == 5.5 * 60


def test_a_miss_that_was_taken_back_keeps_nobody_waiting(database: Database) -> None:
    reserve(database, STATUS, STRANGER, NOON)
    with database.write() as transaction:
        misses.take_back(transaction, STATUS, STRANGER, NOON)
        transaction.commit()
    later = NOON + timedelta(minutes=5)
    for _ in range(30):
        assert reserve(database, STATUS, STRANGER, later) == 0
    assert reserve(database, STATUS, STRANGER, later) == 10.5 * 60


@pytest.mark.parametrize("name", ["lan" * 200, "\udcff" * 300])
def test_a_long_name_is_counted_by_its_hash(name: str) -> None:
    assert len(ACCOUNT.bucket(name)) == len("account:") + 64
    assert ACCOUNT.bucket(name) == ACCOUNT.bucket(name) != ACCOUNT.bucket(name[:-1])


def test_a_short_name_is_counted_by_itself() -> None:
    assert ACCOUNT.bucket("lan") == "account:lan"


def test_who_is_refused_is_not_counted_on(database: Database) -> None:
    """Otherwise a page that reloads itself would keep somebody out for ever."""
    for _ in range(40):
        reserve(database, STATUS, STRANGER, NOON)
    assert count(database, STATUS, STRANGER, NOON) == 30


def test_addresses_accounts_and_purposes_are_counted_apart(database: Database) -> None:
    for _ in range(31):
        reserve(database, STATUS, STRANGER, NOON)
    assert reserve(database, STATUS, "203.0.113.8", NOON) == 0
    assert reserve(database, ADDRESS, STRANGER, NOON) == 0
    assert reserve(database, ACCOUNT, STRANGER, NOON) == 0


def test_the_window_slides_minute_by_minute(database: Database) -> None:
    for minute in range(10):
        for _ in range(3):
            assert reserve(database, STATUS, STRANGER, NOON + timedelta(minutes=minute)) == 0
    now = NOON + timedelta(minutes=9)
    assert reserve(database, STATUS, STRANGER, now) > 0
    now = NOON + timedelta(minutes=11)
    assert [reserve(database, STATUS, STRANGER, now) > 0 for _ in range(4)] == [
        False,
        False,
        False,
        True,
    ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(gaps=st.lists(st.integers(0, 90), max_size=60))
def test_no_ten_minutes_ever_hold_more_than_thirty(
    sqlite_database: Database, gaps: list[int]
) -> None:
    with sqlite_database.write() as transaction:
        transaction.queue(_FORGET_ALL, {})
        now, let_through = NOON, []
        for gap in gaps:
            now += timedelta(seconds=gap)
            if misses.reserve(transaction, STATUS, STRANGER, now) == 0:
                let_through.append(now)
        transaction.commit()
    for begin in let_through:
        inside = [at for at in let_through if begin <= at <= begin + timedelta(minutes=10)]
        assert len(inside) <= 30


def test_many_at_once_cannot_slip_by_together(database: Database) -> None:
    """Fifty tries at one account from eight threads: ten get through, whoever they are."""
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(lambda _: reserve(database, ACCOUNT, "lan", NOON), range(50)))
    assert waits.count(0) == 10


def test_a_try_that_was_no_miss_is_taken_back(database: Database) -> None:
    reserve(database, ADDRESS, STRANGER, NOON)
    with database.write() as transaction:
        misses.take_back(transaction, ADDRESS, STRANGER, NOON)
        misses.take_back(transaction, ADDRESS, STRANGER, NOON)
        transaction.commit()
    assert count(database, ADDRESS, STRANGER, NOON) == 0


def test_a_plain_miss_counts_like_a_reserved_one(database: Database) -> None:
    with database.write() as transaction:
        for _ in range(30):
            misses.add(transaction, STATUS, STRANGER, NOON)
        transaction.commit()
    assert reserve(database, STATUS, STRANGER, NOON) > 0


def test_what_no_window_reaches_is_removed(database: Database) -> None:
    reserve(database, ACCOUNT, "lan", NOON)
    reserve(database, ACCOUNT, "hoa", NOON + timedelta(hours=1))
    for later, left in ((timedelta(minutes=61), 2), (timedelta(minutes=62), 1)):
        with database.write() as transaction:
            misses.prune(transaction, NOON + later)
            transaction.commit()
        assert rows(database) == left


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_subscriber_is_one_address(address: str, counted_as: str) -> None:
    assert misses.subscriber(address) == counted_as


def test_a_very_long_name_does_not_make_a_very_long_row() -> None:
    assert len(ACCOUNT.bucket("x" * 100_000)) < 80
    assert ACCOUNT.bucket("x" * 100_000) != ACCOUNT.bucket("x" * 100_001)
    assert ACCOUNT.bucket("lan") == "account:lan"
