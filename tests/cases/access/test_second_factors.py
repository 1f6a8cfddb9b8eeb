"""The code of the app counts once and for a moment, a recovery code once, and nobody reads them."""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.access import misses, pending, second_factors
from cases.access.accounts import change_password, disable
from cases.access.second_factors import SecondFactors, reset, standing
from cases.access.signing_in import sign_in
from cases.directory.people import person_id_of
from cases.errors import CodeRefused, SignInOver, TooManyTries
from tests.cases.access.phone import DESK, FACTORS, LATER, MORNING, Lan, enrolled, scanned, shown
from tests.light_passwords import light_hash
from tests.people import PASSWORD


def with_one_too(lan: Lan, username: str) -> tuple[str, str]:
    """Somebody else's sign-in that waits for the code, and what their app keeps."""
    with lan.database.read() as connection:
        person_id = person_id_of(connection, username)
    shared, _ = enrolled(lan.database, FACTORS, person_id, MORNING)
    half = sign_in(lan.database, username, PASSWORD, DESK, LATER, secrets.token_bytes)
    return half.token, shared


def test_the_password_alone_opens_nothing_and_the_code_opens(lan: Lan) -> None:
    half = lan.gives_password()
    assert half.owes_code
    assert not lan.is_in(half.token)

    session = lan.gives(half.token, shown(lan.shared, LATER))

    assert lan.is_in(session)
    assert session != half.token
    assert not lan.is_in(half.token)
    with pytest.raises(SignInOver):
        lan.gives(half.token, shown(lan.shared, LATER + timedelta(minutes=1)))


def test_who_has_no_second_factor_is_in_with_the_password(lan: Lan) -> None:
    done = sign_in(lan.database, "tuan", PASSWORD, DESK, LATER, secrets.token_bytes)

    assert not done.owes_code
    assert lan.is_in(done.token)


def test_what_was_begun_but_not_confirmed_asks_nobody_for_a_code(lan: Lan) -> None:
    with lan.database.read() as connection:
        tuan = person_id_of(connection, "tuan")
    scanned(lan.database, FACTORS, tuan, MORNING)

    assert not sign_in(lan.database, "tuan", PASSWORD, DESK, LATER, secrets.token_bytes).owes_code


def test_a_code_counts_once_whoever_read_it_along(lan: Lan) -> None:
    code = shown(lan.shared, LATER)
    lan.gives(lan.gives_password().token, code)

    with pytest.raises(CodeRefused):
        lan.gives(lan.gives_password().token, code)


def test_a_code_from_before_the_last_one_counts_no_more(lan: Lan) -> None:
    lan.gives(lan.gives_password().token, shown(lan.shared, LATER))

    with pytest.raises(CodeRefused):
        lan.gives(lan.gives_password().token, shown(lan.shared, LATER - timedelta(seconds=30)))


def test_the_code_of_the_set_up_is_used_up(lan: Lan) -> None:
    with pytest.raises(CodeRefused):
        lan.gives(lan.gives_password(MORNING).token, shown(lan.shared, MORNING), MORNING)


def test_without_the_mark_the_same_code_would_count_again(
    lan: Lan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the three tests above."""
    monkeypatch.setattr(
        SecondFactors,
        "_takes",
        lambda self, transaction, person_id, code, now: (
            second_factors._step_of(lan.shared, code, now) is not None
        ),
    )
    code = shown(lan.shared, LATER)
    lan.gives(lan.gives_password().token, code)

    assert lan.is_in(lan.gives(lan.gives_password().token, code))


@given(
    second=st.integers(1_767_225_600, 2_208_988_800),
    off=st.integers(-3, 3),
    shared=st.binary(min_size=20, max_size=20),
)
def test_a_phone_may_be_off_by_half_a_minute_and_no_more(
    second: int, off: int, shared: bytes
) -> None:
    at = datetime.fromtimestamp(second, UTC)
    secret = base64.b32encode(shared).decode()
    code = shown(secret, at + timedelta(seconds=30 * off))
    near = {shown(secret, at + timedelta(seconds=30 * each)) for each in (-1, 0, 1)}

    found = second_factors._step_of(secret, f" {code[:3]} {code[3:]} ", at)

    assert (found is not None) == (code in near)
    if abs(off) <= 1:
        assert found is not None
        assert pyotp.HOTP(secret).at(found) == code


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "１２３４５６", "٠١٢٣٤٥", "0" * 9999]
)
def test_what_no_app_shows_is_wrong(code: str) -> None:
    assert second_factors._step_of("A" * 32, code, LATER) is None


@pytest.mark.parametrize("digits", ["０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩"])
def test_the_right_code_in_other_digits_is_not_what_the_app_shows(lan: Lan, digits: str) -> None:
    typed = shown(lan.shared, LATER).translate(str.maketrans("0123456789", digits))

    with pytest.raises(CodeRefused):
        lan.gives(lan.gives_password().token, typed)


def test_each_recovery_code_stands_in_once_and_leaves_a_trace(lan: Lan) -> None:
    assert len(set(lan.recovery)) == 10
    typed = lan.recovery[3].lower().replace("-", " ")

    assert lan.is_in(lan.gives(lan.gives_password().token, typed))
    with pytest.raises(CodeRefused):
        lan.gives(lan.gives_password().token, lan.recovery[3])

    with lan.database.read() as connection:
        found = standing(connection, lan.id)
    assert found is not None
    assert found.recovery_left == 9
    me = f"person:{lan.id}"
    assert lan.traces() == [("recovery_used", me), ("set_up", me)]


def test_a_recovery_code_of_hers_opens_nobody_elses_account(lan: Lan) -> None:
    with lan.database.read() as connection:
        tuan = person_id_of(connection, "tuan")
    enrolled(lan.database, FACTORS, tuan, MORNING)
    half = sign_in(lan.database, "tuan", PASSWORD, DESK, LATER, secrets.token_bytes)

    with pytest.raises(CodeRefused):
        lan.gives(half.token, lan.recovery[0])


def test_ten_wrong_codes_in_an_hour_and_the_right_one_waits_too(lan: Lan) -> None:
    half = lan.gives_password().token
    for place in range(10):
        with pytest.raises(CodeRefused):
            lan.gives(half, "000000", address=f"198.51.100.{place}")

    with pytest.raises(TooManyTries) as caught:
        lan.gives(half, shown(lan.shared, LATER), address="203.0.113.9")
    assert 3600 <= caught.value.wait <= 3660

    hour_later = LATER + timedelta(minutes=62)
    again = lan.gives_password(hour_later).token
    assert lan.is_in(lan.gives(again, shown(lan.shared, hour_later), hour_later), hour_later)


def test_anh_tuan_does_not_wait_for_what_was_guessed_at_chi_lans_account(lan: Lan) -> None:
    tuan, shared = with_one_too(lan, "tuan")
    half = lan.gives_password().token
    for place in range(10):
        with pytest.raises(CodeRefused):
            lan.gives(half, "000000", address=f"198.51.100.{place}")

    assert lan.is_in(lan.gives(tuan, shown(shared, LATER)))


def test_thirty_wrong_codes_of_an_address_whosesoever_and_it_waits(lan: Lan) -> None:
    halves = [lan.gives_password().token, *(with_one_too(lan, name)[0] for name in ("tuan", "hoa"))]
    minh, shared = with_one_too(lan, "minh")
    for half in halves:
        for _ in range(10):
            with pytest.raises(CodeRefused):
                lan.gives(half, "000000")

    with pytest.raises(TooManyTries) as caught:
        lan.gives(minh, shown(shared, LATER))

    assert 600 <= caught.value.wait <= 660
    assert lan.is_in(lan.gives(minh, shown(shared, LATER), address="203.0.113.9"))


def test_without_the_limit_guessing_would_go_on(lan: Lan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the test above."""
    monkeypatch.setattr(misses, "FACTOR", misses.Limit("factor", allowed=1000, minutes=60))
    half = lan.gives_password().token
    for place in range(12):
        with pytest.raises(CodeRefused):
            lan.gives(half, "000000", address=f"198.51.100.{place}")

    assert lan.is_in(lan.gives(half, shown(lan.shared, LATER)))


def test_a_right_code_is_counted_against_nobody(lan: Lan) -> None:
    for place in range(12):
        now = LATER + timedelta(minutes=place)
        assert lan.gives(lan.gives_password(now).token, shown(lan.shared, now), now)


def test_whoever_looks_for_the_phone_has_ten_minutes(lan: Lan) -> None:
    half, soon = lan.gives_password().token, LATER + timedelta(minutes=9)
    too_late = LATER + timedelta(minutes=10)

    with pytest.raises(SignInOver):
        lan.gives(half, shown(lan.shared, too_late), too_late)
    with lan.database.write() as transaction:
        pending.prune(transaction, soon)
        transaction.commit()
    assert lan.gives(half, shown(lan.shared, soon), soon)
    with pytest.raises(SignInOver):
        lan.gives("chosen by somebody else", shown(lan.shared, soon), soon)


@pytest.mark.parametrize("end", ["disabled", "new password", "reset"])
def test_what_ends_sessions_ends_a_sign_in_half_done(lan: Lan, end: str) -> None:
    half = lan.gives_password().token
    with lan.database.write() as transaction:
        if end == "disabled":
            disable(transaction, lan.id)
        elif end == "new password":
            change_password(transaction, lan.id, light_hash("một mật khẩu khác"))
        else:
            reset(transaction, lan.id, "console", LATER)
        transaction.commit()

    with pytest.raises(SignInOver):
        lan.gives(half, shown(lan.shared, LATER))
