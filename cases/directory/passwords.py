"""Passwords: how they may look, how they are kept (argon2id), how a try is checked."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cases.errors import BadInput

SHORTEST: Final = 12
LONGEST: Final = 200

# The library's defaults (64 MiB, 3 passes) lie above what OWASP asks for.
_HASHER = PasswordHasher()
_SALT_BYTES = 16
#: each check takes 64 MiB, so a crowd of them waits in line instead of taking all memory
_AT_ONCE = BoundedSemaphore(4)
#: the hash of nobody's password, checked for unknown usernames so that they cost the same time
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


def check_password(password: str) -> None:
    """Raise BadInput, saying what to do, for a password that may not be set."""
    length = len(_one_form(password))
    if length < SHORTEST:
        raise BadInput(f"The password has {length} characters; use at least {SHORTEST}.")
    if length > LONGEST:
        raise BadInput(f"The password has {length} characters; use at most {LONGEST}.")
    if not password.strip():
        raise BadInput("The password is all spaces; use some letters too.")


def hash_password(password: str, random: Callable[[int], bytes]) -> str:
    """What is kept of a password; `random(n)` gives n random bytes for the salt."""
    with _AT_ONCE:
        return _HASHER.hash(_one_form(password), salt=random(_SALT_BYTES))


def is_password(password: str, kept: str | None) -> bool:
    """Whether `password` is the one of which `kept` was kept; None takes as long and is False."""
    form = _one_form(password)
    if len(form) > LONGEST:
        return False
    try:
        with _AT_ONCE:
            _HASHER.verify(kept or _NOBODY, form)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def needs_new_hash(kept: str) -> bool:
    """Whether a hash was made with other costs than today's."""
    return _HASHER.check_needs_rehash(kept)


def _one_form(password: str) -> str:
    # "ế" comes composed from one keyboard and in two pieces from another
    return unicodedata.normalize("NFC", password)
