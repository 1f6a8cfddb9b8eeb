"""A second factor is set up, switched off and reset; nobody reads what is kept of it."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cases.access import account_traces
from cases.access.recovery_codes import RecoveryCodes
from cases.access.second_factors import SecondFactors, reset
from cases.access.second_step import give_code, switch_off
from cases.access.signing_in import sign_in
from cases.directory.people import person_id_of
from cases.errors import CodeRefused, FactorInForce, SignInRefused
from tests.cases.access.phone import DESK, FACTORS, LATER, MORNING, OTHERS, Lan, enrolled, shown
from tests.people import PASSWORD


def test_switching_off_needs_password_and_code(lan: Lan) -> None:
    def off(password: str, code: str, now: datetime = LATER) -> None:
        switch_off(lan.database, FACTORS, "lan", password, code, DESK, now)

    with pytest.raises(SignInRefused):
        off("not hers", shown(lan.shared, LATER))
    with pytest.raises(CodeRefused):
        off(PASSWORD, "000000")
    assert lan.gives_password().owes_code

    off(PASSWORD, shown(lan.shared, LATER))

    assert not lan.gives_password().owes_code
    assert lan.traces()[0] == ("switched_off", f"person:{lan.id}")
    enrolled(lan.database, FACTORS, lan.id, LATER)
    with pytest.raises(CodeRefused):
        lan.gives(lan.gives_password().token, lan.recovery[0])


def test_a_reset_ends_every_session_and_says_by_whom(lan: Lan) -> None:
    session = lan.gives(lan.gives_password().token, shown(lan.shared, LATER))
    for first in (True, False):
        with lan.database.write() as transaction:
            assert reset(transaction, lan.id, "person:9", LATER) is first
            transaction.commit()

    assert not lan.is_in(session)
    assert not lan.gives_password().owes_code
    assert lan.traces()[0] == ("reset", "person:9")


def test_setting_up_ends_the_sessions_made_without_it(lan: Lan) -> None:
    with lan.database.read() as connection:
        tuan = person_id_of(connection, "tuan")
    before = sign_in(lan.database, "tuan", PASSWORD, DESK, MORNING, secrets.token_bytes)

    enrolled(lan.database, FACTORS, tuan, MORNING)

    assert not lan.is_in(before.token, MORNING)


def test_one_in_force_is_not_replaced_nor_read_back(lan: Lan) -> None:
    with lan.database.write() as transaction:
        with pytest.raises(FactorInForce):
            FACTORS.begin(transaction, lan.id, LATER, secrets.token_bytes)
        code = shown(lan.shared, LATER)
        with pytest.raises(FactorInForce):
            FACTORS.confirm(transaction, lan.id, code, LATER, secrets.token_bytes)
        with pytest.raises(FactorInForce):
            FACTORS.confirm(transaction, lan.id, "000000", LATER, secrets.token_bytes)
        assert FACTORS.begun(transaction, lan.id) is None


def test_where_nothing_was_begun_no_code_is_right(lan: Lan) -> None:
    with lan.database.write() as transaction:
        tuan = person_id_of(transaction, "tuan")
        assert not FACTORS.accept(transaction, tuan, "000000", LATER)
        with pytest.raises(CodeRefused):
            FACTORS.confirm(transaction, tuan, "000000", LATER, secrets.token_bytes)


@pytest.mark.parametrize("end", ["reset", "switched off"])
def test_without_a_second_factor_its_recovery_codes_are_worth_nothing(lan: Lan, end: str) -> None:
    with lan.database.write() as transaction:
        if end == "reset":
            reset(transaction, lan.id, "console", LATER)
        else:
            FACTORS.switch_off(transaction, lan.id, LATER)
        assert not FACTORS.accept(transaction, lan.id, lan.recovery[0], LATER)


def test_new_recovery_codes_take_the_place_of_the_older_ones(lan: Lan) -> None:
    codes = RecoveryCodes(b"a key of the tests")
    with lan.database.write() as transaction:
        tuan = person_id_of(transaction, "tuan")
        first, his, second = (
            codes.issue(transaction, who, secrets.token_bytes) for who in (lan.id, tuan, lan.id)
        )
        assert not codes.use(transaction, lan.id, first[0])
        assert codes.use(transaction, lan.id, second[0])
        assert codes.use(transaction, tuan, his[0])


def test_the_secret_has_160_bits_and_each_seal_a_nonce_of_its_own(lan: Lan) -> None:
    """RFC 4226, section 4, R6."""
    asked: list[int] = []

    def random(number: int) -> bytes:
        asked.append(number)
        return secrets.token_bytes(number)

    with lan.database.write() as transaction:
        tuan = person_id_of(transaction, "tuan")
        FACTORS.begin(transaction, tuan, MORNING, random)
        shared = FACTORS.begun(transaction, tuan)

    assert asked == [20, 12]
    assert shared is not None
    assert len(base64.b32decode(shared)) == 20


def test_a_machine_whose_clock_begins_in_1970_takes_the_first_code_too(lan: Lan) -> None:
    with lan.database.read() as connection:
        tuan = person_id_of(connection, "tuan")

    assert enrolled(lan.database, FACTORS, tuan, datetime(1970, 1, 1, 0, 0, 30, tzinfo=UTC))


def test_a_trace_says_when(lan: Lan) -> None:
    with lan.database.write() as transaction:
        reset(transaction, lan.id, "console", LATER)
        transaction.commit()

    with lan.database.read() as connection:
        traces = account_traces.newest(connection, lan.id)
    assert [(each.at, each.what) for each in traces] == [(LATER, "reset"), (MORNING, "set_up")]


def test_who_has_the_database_alone_has_no_code(lan: Lan) -> None:
    with lan.database.engine.connect() as connection:
        kept = " ".join(
            str(row)
            for table in ("second_factor", "recovery_code", "pending_sign_in", "sign_in")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        )
    half = lan.gives_password().token

    assert lan.shared not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in lan.recovery)
    assert half not in kept
    for code in (shown(lan.shared, LATER), lan.recovery[0]):
        with pytest.raises(CodeRefused):
            give_code(lan.database, OTHERS, half, code, DESK, LATER, secrets.token_bytes)
    assert lan.is_in(lan.gives(half, lan.recovery[0]))


def test_the_app_and_the_codes_of_today_are_good_after_every_update() -> None:
    """Nobody sets up anew because the program has become another: the keys stay the same."""
    today = SecondFactors("a secret of the tests, known to all")
    sealed = (
        "0707070707070707070707076d0c2d6deeb48812b9c32e50a41983471005de93"
        "c26a3b3798a0cb30d729bd2b883950591bde9717bf6025453b17687a"
    )
    digest = "3ae183747af5419e89124d310af6c15f52aba32dd34478640ec7743c97f85424"

    assert today._seal.open(sealed, "person:1") == "A" * 32
    assert today._recovery._digest(1, "X") == digest


@pytest.mark.parametrize(
    "change", ["DELETE FROM account_trace", "UPDATE account_trace SET by = 'console'"]
)
def test_nobody_takes_a_trace_back(lan: Lan, change: str) -> None:
    engine = lan.database.engine
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))

    assert lan.traces() == [("set_up", f"person:{lan.id}")]
