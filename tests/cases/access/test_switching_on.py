"""Anh Tuấn puts his second factor in force: with his password once more, and a code of the app."""

from __future__ import annotations

import secrets

import pytest

from cases.access import account_traces, misses, sign_ins
from cases.access.second_factors import standing, those_with_one
from cases.access.second_step import switch_on
from cases.directory.people import Person, read_people
from cases.errors import CodeRefused, FactorInForce, SignInRefused, TooManyTries
from cases.store.engine import Database
from tests.cases.access.phone import DESK, FACTORS, LATER, MORNING, Lan, scanned, shown
from tests.people import PASSWORD


class Tuan:
    """Anh Tuấn, who has taken the picture of his secret at MORNING."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.read() as connection:
            self.person: Person = next(p for p in read_people(connection) if p.username == "tuan")
        self.shared = scanned(database, FACTORS, self.person.id, MORNING)
        self.code = shown(self.shared, LATER)

    def switches_on(
        self, password: str | None = PASSWORD, code: str | None = None
    ) -> tuple[str, tuple[str, ...]]:
        typed = self.code if code is None else code
        return switch_on(
            self.database, FACTORS, self.person, password, typed, DESK, LATER, secrets.token_bytes
        )

    def has_one(self) -> bool:
        with self.database.read() as connection:
            return standing(connection, self.person.id) is not None

    def counted(self) -> tuple[int, int]:
        """The misses of his desk's address and of his account."""
        with self.database.read() as connection:
            return (
                misses.count(connection, misses.ADDRESS, DESK, LATER),
                misses.count(connection, misses.ACCOUNT, "tuan", LATER),
            )


@pytest.fixture
def tuan(office: Database) -> Tuan:
    return Tuan(office)


@pytest.mark.parametrize("password", [PASSWORD, None], ids=["password", "signed in elsewhere"])
def test_he_goes_on_in_a_new_session_and_has_ten_codes(tuan: Tuan, password: str | None) -> None:
    session, codes = tuan.switches_on(password)

    with tuan.database.read() as connection:
        found = sign_ins.find(connection, session, LATER)
        assert those_with_one(connection) == {tuan.person.id}
        stands = standing(connection, tuan.person.id)
        (trace,) = account_traces.newest(connection, tuan.person.id)
    assert found is not None
    assert (found.person_id, found.created_at, found.with_factor) == (tuan.person.id, LATER, True)
    assert stands is not None
    assert (stands.since, stands.recovery_left) == (LATER, 10)
    assert len(set(codes)) == 10
    assert (trace.at, trace.what) == (LATER, "set_up")
    assert tuan.counted() == (0, 0)


def test_whoever_sits_down_at_his_open_browser_does_not_lock_him_out(tuan: Tuan) -> None:
    with pytest.raises(SignInRefused):
        tuan.switches_on("not his password")

    assert not tuan.has_one()
    assert tuan.counted() == (1, 1)


def test_a_wrong_code_is_no_wrong_password(tuan: Tuan) -> None:
    with pytest.raises(CodeRefused):
        tuan.switches_on(code="000000")

    assert not tuan.has_one()
    with tuan.database.read() as connection:
        assert sign_ins.of_person(connection, tuan.person.id, LATER) == ()
        assert those_with_one(connection) == frozenset()
    assert tuan.counted() == (0, 0)
    assert tuan.switches_on()


def test_one_in_force_is_not_switched_on_again(tuan: Tuan) -> None:
    tuan.switches_on()

    with pytest.raises(FactorInForce):
        tuan.switches_on(code="000000")


def test_ten_wrong_passwords_and_he_waits(tuan: Tuan) -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused):
            tuan.switches_on("a guess")

    with pytest.raises(TooManyTries):
        tuan.switches_on()


def test_of_everybody_only_chi_lan_has_one_in_force(lan: Lan) -> None:
    tuan = Tuan(lan.database)

    with lan.database.read() as connection:
        assert those_with_one(connection) == {lan.id}
    tuan.switches_on()
    with lan.database.read() as connection:
        assert those_with_one(connection) == {lan.id, tuan.person.id}
