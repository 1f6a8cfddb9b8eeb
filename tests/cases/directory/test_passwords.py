"""Passwords are kept as argon2id and checked alike for somebody and for nobody."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Literal

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from cases.directory import passwords
from cases.directory.passwords import (
    LONGEST,
    check_password,
    hash_password,
    is_password,
    needs_new_hash,
)
from cases.errors import BadInput
from tests.people import PASSWORD


@cache
def password_hash() -> str:
    """The hash of PASSWORD at the true costs."""
    return hash_password(PASSWORD, lambda count: b"\x07" * count)


def test_the_right_password_is_known_again_and_another_is_not() -> None:
    assert is_password(PASSWORD, password_hash())
    assert not is_password(PASSWORD + "!", password_hash())


def test_what_is_kept_is_argon2id_with_the_costs_of_the_library() -> None:
    assert password_hash().startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not needs_new_hash(password_hash())


def test_the_same_password_is_kept_differently_under_another_salt() -> None:
    first = hash_password(PASSWORD, lambda count: b"\x01" * count)
    second = hash_password(PASSWORD, lambda count: b"\x02" * count)
    assert first != second
    assert is_password(PASSWORD, first)
    assert is_password(PASSWORD, second)


def test_an_accent_typed_in_two_pieces_is_the_same_password() -> None:
    assert is_password(unicodedata.normalize("NFD", PASSWORD), password_hash())


def test_nobody_has_a_password_but_the_look_costs_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The hash of nobody must have today's costs, or the time would tell who has an account."""
    hashed: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            try:
                return super().verify(hash, password)
            except VerifyMismatchError:
                # only raised after the work of hashing was done
                hashed.append(str(hash))
                raise

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    assert not is_password(PASSWORD, None)
    assert not needs_new_hash(hashed[0])


def test_an_older_cheaper_hash_still_works_and_wants_to_be_made_anew() -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    assert is_password(PASSWORD, cheap)
    assert needs_new_hash(cheap)


def test_a_damaged_hash_opens_for_nobody() -> None:
    assert not is_password(PASSWORD, "not a hash")
    assert not is_password(PASSWORD, password_hash()[:-3])


def test_a_novel_is_no_password_and_is_not_hashed() -> None:
    novel = "x" * (LONGEST + 1)
    assert not is_password(novel, hash_password(novel, lambda count: b"\x03" * count))


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("", "has 0 characters; use at least 12"),
        ("mười một ký", "has 11 characters; use at least 12"),
        ("x" * 201, "has 201 characters; use at most 200"),
        (" " * 20, "all spaces"),
    ],
)
def test_an_unusable_password_is_refused_in_words(password: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        check_password(password)


def test_a_long_one_with_spaces_and_accents_is_fine() -> None:
    check_password(PASSWORD)
    check_password("x" * 200)
