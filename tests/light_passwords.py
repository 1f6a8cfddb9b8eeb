"""Passwords at costs that let a test try many times: an honest check takes 0.1 s of both cores.

`tests/cases/directory/test_passwords.py` is about the true costs; a server in a process of its own
has them too, and makes the light hashes anew when somebody signs in.
"""

from __future__ import annotations

from functools import cache

import pytest
from argon2 import PasswordHasher

LIGHT = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@cache
def light_hash(password: str) -> str:
    """The hash of a password that is written in composed letters."""
    return LIGHT.hash(password, salt=b"\x07" * 16)


def make_light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the product keep and check passwords lightly, nobody's too."""
    from cases.directory import passwords

    monkeypatch.setattr(passwords, "_HASHER", LIGHT)
    monkeypatch.setattr(passwords, "_NOBODY", light_hash("nobody's"))
