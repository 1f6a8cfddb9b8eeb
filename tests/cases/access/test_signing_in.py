"""Signing in with a password: the right one opens, guessing is held up before it costs anything."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from cases.access import misses, sign_ins, signing_in
from cases.access.accounts import disable
from cases.access.signing_in import SignedIn, sign_in
from cases.directory import passwords
from cases.directory.people import person_id_of
from cases.directory.snapshot import Directory
from cases.errors import SignInRefused, TooManyTries
from cases.store.engine import Database
from tests.people import PASSWORD, hire

MORNING = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
DESK, ELSEWHERE = "198.51.100.4", "203.0.113.7"


@pytest.fixture
def office(database: Database) -> Database:
    """Everybody hired."""
    hire(database)
    return database


def enter(
    database: Database,
    username: str = "lan",
    password: str = PASSWORD,
    address: str = DESK,
    now: datetime = MORNING,
) -> SignedIn:
    return sign_in(database, username, password, address, now, secrets.token_bytes)


def refused(
    database: Database,
    username: str = "lan",
    password: str = PASSWORD,
    address: str = DESK,
) -> type[Exception]:
    with pytest.raises((SignInRefused, TooManyTries)) as caught:
        enter(database, username, password, address)
    return caught.type


def test_chi_lan_signs_in_with_her_name_in_any_case(office: Database) -> None:
    done = enter(office, " Lan ")
    with office.read() as connection:
        found = sign_ins.find(connection, done.token, MORNING)
        assert found is not None
        assert found.person_id == done.person_id == person_id_of(connection, "lan")


def test_every_sign_in_is_a_new_secret(office: Database) -> None:
    assert enter(office).token != enter(office).token


def test_wrong_name_wrong_password_and_disabled_are_refused_alike(office: Database) -> None:
    with office.write() as transaction:
        disable(transaction, person_id_of(transaction, "hoa"))
        transaction.commit()
    told = set()
    for username, password in (("lan", "không phải mật khẩu"), ("ai", PASSWORD), ("hoa", PASSWORD)):
        with pytest.raises(SignInRefused) as caught:
            enter(office, username, password)
        told.add(str(caught.value))
    assert told == {"The username or the password is wrong."}


def test_an_unknown_name_costs_one_look_at_a_password_too(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str | None] = []

    def counted(password: str, kept: str | None) -> bool:
        looks.append(kept)
        return passwords.is_password(password, kept)

    monkeypatch.setattr(signing_in, "is_password", counted)
    refused(office, "ai")
    refused(office, "lan", "x")
    assert looks[0] is None
    assert looks[1] is not None


def test_ten_tries_at_an_account_and_the_eleventh_is_not_even_looked_at(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10):
        address = f"203.0.113.{number}"
        assert refused(office, password="x", address=address) is SignInRefused
    monkeypatch.setattr(signing_in, "is_password", _must_not_be_called)
    with pytest.raises(TooManyTries) as caught:
        enter(office, address="203.0.113.99")
    assert 3600 <= caught.value.wait <= 3660


def test_the_account_opens_again_after_the_hour(office: Database) -> None:
    for number in range(10):
        refused(office, password="x", address=f"203.0.113.{number}")
    with pytest.raises(TooManyTries) as caught:
        enter(office)
    assert enter(office, now=MORNING + timedelta(seconds=caught.value.wait)).token


def test_thirty_misses_of_an_address_hold_up_that_address_only(office: Database) -> None:
    for number in range(30):
        name = f"nobody{number}"
        assert refused(office, name, "x", ELSEWHERE) is SignInRefused
    assert refused(office, "lan", PASSWORD, ELSEWHERE) is TooManyTries
    assert enter(office, "lan", PASSWORD, DESK).token


def test_a_held_up_address_cannot_lock_an_account(office: Database) -> None:
    for number in range(30):
        refused(office, f"nobody{number}", "x", ELSEWHERE)
    for _ in range(20):
        assert refused(office, "lan", "x", ELSEWHERE) is TooManyTries
    with office.read() as connection:
        assert misses.count(connection, misses.ACCOUNT, "lan", MORNING) == 0


def test_right_passwords_are_never_counted(office: Database) -> None:
    """A whole office signs in from one address in the morning."""
    for _ in range(40):
        enter(office)
    with office.read() as connection:
        assert misses.count(connection, misses.ADDRESS, DESK, MORNING) == 0
        assert misses.count(connection, misses.ACCOUNT, "lan", MORNING) == 0


def test_signing_in_does_not_forgive_the_guesses_before(office: Database) -> None:
    for _ in range(9):
        refused(office, password="x", address=ELSEWHERE)
    enter(office)
    refused(office, password="x", address=ELSEWHERE)
    assert refused(office, address=DESK) is TooManyTries


def test_no_transaction_is_open_while_a_password_is_looked_at(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a tenth of a second, for which nobody else could write."""
    lent: list[object] = []

    def looked_at(password: str, kept: str | None) -> bool:
        lent.append(office.engine.pool.checkedout())  # type: ignore[attr-defined]
        return passwords.is_password(password, kept)

    monkeypatch.setattr(signing_in, "is_password", looked_at)
    enter(office)
    assert lent == [0]


def test_an_account_that_ends_while_its_password_is_looked_at_stays_out(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(password: str, kept: str | None) -> bool:
        with office.write() as transaction:
            disable(transaction, person_id_of(transaction, "lan"))
            transaction.commit()
        return passwords.is_password(password, kept)

    monkeypatch.setattr(signing_in, "is_password", meanwhile)
    assert refused(office) is SignInRefused


def test_an_old_hash_is_made_anew_and_other_sign_ins_go_on(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = enter(office)
    monkeypatch.setattr(
        passwords, "_HASHER", PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)
    )
    enter(office)
    enter(office)
    with office.read() as connection:
        assert sign_ins.find(connection, before.token, MORNING) is not None
        kept = connection.exec_driver_sql(
            "SELECT password_hash FROM person WHERE username = 'lan'"
        ).scalar_one()
    assert "t=2" in kept


def test_a_hash_of_todays_costs_is_left_alone(office: Database) -> None:
    def kept() -> str:
        with office.read() as connection:
            ask = "SELECT password_hash FROM person WHERE username = 'lan'"
            return str(connection.exec_driver_sql(ask).scalar_one())

    before = kept()
    enter(office)
    assert kept() == before


def test_a_name_with_a_nul_in_it_is_the_name_without(office: Database) -> None:
    """No database takes it; a browser can send it."""
    assert enter(office, "l\0an").person_id == enter(office, "lan").person_id


def test_the_snapshot_of_the_directory_never_holds_a_password(office: Database) -> None:
    for person in Directory(office).current().people():
        assert "argon2" not in repr(person)


def _must_not_be_called(password: str, kept: str | None) -> bool:
    raise AssertionError("the password was looked at")
