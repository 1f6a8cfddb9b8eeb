"""Signed-in browsers end when they are idle, old, signed out, or their person may no more."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from cases.access import sign_ins
from cases.access.accounts import change_password, disable, enable
from cases.access.sign_ins import ABSOLUTE, IDLE, REMEMBERED, SignIn
from cases.directory.people import person_id_of
from cases.reading.audit import AuditFilter, audit_log
from cases.store.engine import Database
from cases.tables import SignIn as SignInRow
from cases.tables import table_of
from tests.light_passwords import light_hash
from tests.people import PASSWORD, hire

MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


@pytest.fixture
def lan(database: Database) -> int:
    hire(database)
    with database.read() as connection:
        return person_id_of(connection, "lan")


def begin(database: Database, person_id: int, now: datetime = MORNING) -> str:
    with database.write() as transaction:
        token = sign_ins.begin(transaction, person_id, now, secrets.token_bytes)
        transaction.commit()
    return token


def find(database: Database, token: str, now: datetime) -> SignIn | None:
    with database.read() as connection:
        return sign_ins.find(connection, token, now)


def see(database: Database, token: str, now: datetime) -> None:
    found = find(database, token, now)
    assert found is not None
    with database.write() as transaction:
        sign_ins.note_seen(transaction, found, now)
        transaction.commit()


def test_the_cookie_leads_back_to_the_person(database: Database, lan: int) -> None:
    token = begin(database, lan)
    found = find(database, token, MORNING)
    assert found is not None
    assert (found.person_id, found.created_at, found.last_seen_at) == (lan, MORNING, MORNING)
    assert find(database, secrets.token_urlsafe(32), MORNING) is None
    assert find(database, "", MORNING) is None


def test_the_secret_has_256_bits_and_the_register_keeps_only_its_hash(
    database: Database, lan: int
) -> None:
    token = begin(database, lan)
    assert len(token) == 43
    with database.read() as connection:
        row = connection.execute(select(table_of(SignInRow))).one()
    assert token not in str(row)
    assert find(database, row.token_hash, MORNING) is None


def test_each_browser_finds_itself_in_the_list(database: Database, lan: int) -> None:
    here, there = begin(database, lan), begin(database, lan, MORNING + timedelta(minutes=1))
    with database.read() as connection:
        listed = sign_ins.of_person(connection, lan, MORNING + timedelta(minutes=1))

    assert [sign_ins.is_of(each, here) for each in listed] == [True, False]
    assert [sign_ins.is_of(each, there) for each in listed] == [False, True]
    assert not any(each.with_factor for each in listed)


def test_a_sign_in_is_in_the_trail(database: Database, lan: int) -> None:
    begin(database, lan)
    with database.read() as connection:
        lines = audit_log(connection, AuditFilter(kind="sign_ins")).items

    assert [(line.at, line.what, line.actor) for line in lines] == [
        (MORNING, "sign_in", f"person:{lan}")
    ]


def test_half_an_hour_without_a_request_ends_it(database: Database, lan: int) -> None:
    token = begin(database, lan)
    assert find(database, token, MORNING + IDLE - timedelta(seconds=1)) is not None
    assert find(database, token, MORNING + IDLE) is None


def test_a_request_keeps_it_going_until_the_working_day_is_over(
    database: Database, lan: int
) -> None:
    token = begin(database, lan)
    now = MORNING
    while now + timedelta(minutes=20) < MORNING + ABSOLUTE:
        now += timedelta(minutes=20)
        see(database, token, now)
    assert find(database, token, MORNING + ABSOLUTE - timedelta(seconds=1)) is not None
    assert find(database, token, MORNING + ABSOLUTE) is None


def test_not_every_request_is_worth_a_write(database: Database, lan: int) -> None:
    found = find(database, begin(database, lan), MORNING)
    assert found is not None
    assert not sign_ins.is_worth_noting(found, MORNING + timedelta(seconds=59))
    assert sign_ins.is_worth_noting(found, MORNING + timedelta(seconds=60))


def test_signing_out_ends_this_browser_only(database: Database, lan: int) -> None:
    here, there = begin(database, lan), begin(database, lan)
    with database.write() as transaction:
        sign_ins.end(transaction, here)
        transaction.commit()
    assert find(database, here, MORNING) is None
    assert find(database, there, MORNING) is not None


def test_a_browser_that_was_signed_out_is_not_brought_back_by_its_last_request(
    database: Database, lan: int
) -> None:
    token = begin(database, lan)
    found = find(database, token, MORNING)
    assert found is not None
    with database.write() as transaction:
        sign_ins.end(transaction, token)
        sign_ins.note_seen(transaction, found, MORNING + timedelta(minutes=2))
        transaction.commit()
    assert find(database, token, MORNING + timedelta(minutes=2)) is None


def begin_his(database: Database) -> tuple[int, str]:
    """Anh Tuấn's id and a browser of his."""
    with database.read() as connection:
        tuan = person_id_of(connection, "tuan")
    return tuan, begin(database, tuan)


def test_she_ends_the_browser_that_she_left_open_by_its_place_in_the_list(
    database: Database, lan: int
) -> None:
    tuan, his = begin_his(database)
    here, there = begin(database, lan), begin(database, lan)
    left_open = find(database, there, MORNING)
    assert left_open is not None

    for person, open_still in ((tuan, [True, True, True]), (lan, [True, False, True])):
        with database.write() as transaction:
            sign_ins.end_named(transaction, person, left_open.token_hash)
            transaction.commit()
        now = [find(database, token, MORNING) is not None for token in (here, there, his)]
        assert now == open_still, "nobody ends another's"


def test_she_ends_all_browsers_but_the_one_before_her(database: Database, lan: int) -> None:
    _, his = begin_his(database)
    here, *others = [begin(database, lan) for _ in range(3)]
    with database.write() as transaction:
        sign_ins.end_others(transaction, lan, here)
        transaction.commit()

    assert [find(database, token, MORNING) for token in others] == [None, None]
    assert find(database, here, MORNING) is not None
    assert find(database, his, MORNING) is not None


def test_all_browsers_end_at_once(database: Database, lan: int) -> None:
    tokens = [begin(database, lan) for _ in range(3)]
    with database.read() as connection:
        assert len(sign_ins.of_person(connection, lan, MORNING)) == 3
    with database.write() as transaction:
        sign_ins.end_all(transaction, lan)
        transaction.commit()
    assert [find(database, token, MORNING) for token in tokens] == [None] * 3


def test_a_disabled_person_is_out_at_once_and_for_good(database: Database, lan: int) -> None:
    token = begin(database, lan)
    with database.write() as transaction:
        disable(transaction, lan)
        transaction.commit()
    assert find(database, token, MORNING) is None
    with database.write() as transaction:
        enable(transaction, lan)
        transaction.commit()
    assert find(database, token, MORNING) is None
    assert find(database, begin(database, lan), MORNING) is not None


def test_a_sign_in_of_a_disabled_person_counts_for_nothing(database: Database, lan: int) -> None:
    """One that was begun just before the account ended, by another process."""
    with database.write() as transaction:
        disable(transaction, lan)
        token = sign_ins.begin(transaction, lan, MORNING, secrets.token_bytes)
        transaction.commit()
    assert find(database, token, MORNING) is None


def test_a_new_password_ends_every_browser(database: Database, lan: int) -> None:
    token = begin(database, lan)
    with database.write() as transaction:
        change_password(transaction, lan, light_hash(PASSWORD))
        transaction.commit()
    assert find(database, token, MORNING) is None


def test_pruning_removes_what_is_over_and_nothing_else(database: Database, lan: int) -> None:
    begin(database, lan)
    later = MORNING + timedelta(minutes=10)
    kept = begin(database, lan, later)
    now = MORNING + REMEMBERED
    with database.write() as transaction:
        sign_ins.prune(transaction, now)
        transaction.commit()
    with database.read() as connection:
        rows = connection.execute(select(table_of(SignInRow))).all()
    assert [row.created_at for row in rows] == [later]
    assert find(database, kept, now) is None


def test_for_a_day_it_is_known_whose_it_was_though_it_admits_nobody(
    database: Database, lan: int
) -> None:
    token = begin(database, lan)

    def whose(at: datetime, secret: str = token) -> int | None:
        with database.read() as connection:
            return sign_ins.whose(connection, secret, at)

    assert find(database, token, MORNING + ABSOLUTE) is None
    assert whose(MORNING + ABSOLUTE) == lan
    assert whose(MORNING + REMEMBERED) is None
    assert whose(MORNING, "another one") is None
    with database.write() as transaction:
        sign_ins.end(transaction, token)
        transaction.commit()
    assert whose(MORNING) is None
