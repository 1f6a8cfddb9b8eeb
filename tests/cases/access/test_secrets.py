"""Secrets that people carry have 256 random bits, and none of them is lost on the way."""

from __future__ import annotations

import base64

from cases.access.secrets import new_secret, secret_hash


def test_all_256_bits_are_asked_for_and_kept() -> None:
    asked: list[int] = []

    def random(count: int) -> bytes:
        asked.append(count)
        return b"\x5d" * count

    secret = new_secret(random)

    assert asked == [32]
    assert base64.urlsafe_b64decode(f"{secret}=") == b"\x5d" * 32


def test_what_no_browser_sends_as_text_has_a_hash_too() -> None:
    assert len(secret_hash("\udcff")) == 64
    assert secret_hash("một") != secret_hash("hai")
