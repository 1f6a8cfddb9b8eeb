"""What a tracking code looks like: 11 random characters of Crockford's base32, 1 to check them.

The check character is Luhn's, mod 32, over the order of the alphabet. It tells every mistyped
character, and every two neighbours in the wrong order but `0Z` and `Z0`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Final

from cases.errors import BadCode

#: without I, L, O and U
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12

_BASE = len(ALPHABET)
_PLACE = {character: place for place, character in enumerate(ALPHABET)}
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IGNORED = frozenset("-‐‑‒–—−_. \t\r\n\u00a0\u200b")
_RANDOM_BYTES = 7
_SPARE_BITS = 8 * _RANDOM_BYTES - 5 * (LENGTH - 1)


def new_code(random: Callable[[int], bytes]) -> str:
    """A fresh code `XXXX-XXXX-XXXX`; `random(n)` gives n random bytes; 55 bits are used."""
    number = int.from_bytes(random(_RANDOM_BYTES), "big") >> _SPARE_BITS
    characters = []
    for _ in range(LENGTH - 1):
        number, place = divmod(number, _BASE)
        characters.append(ALPHABET[place])
    return _written("".join(characters) + check_character("".join(characters)))


def parse(text: str) -> str:
    """The code that somebody typed, as `XXXX-XXXX-XXXX`.

    Hyphens, dots and spaces do not matter, nor does the case; O is read as 0, I and L as 1. Raises
    BadCode that tells a foreign character, a wrong length and a wrong check character apart.
    """
    typed = [sign for sign in unicodedata.normalize("NFKC", text) if sign not in _IGNORED]
    code = "".join(typed).upper().translate(_LOOK_ALIKES)
    for place, character in enumerate(code, start=1):
        if character not in _PLACE:
            raise BadCode(
                "character",
                "“%(character)s” (character %(found)s) is in no tracking code; "
                "they have the digits and the letters A to Z without I, L, O and U.",
                character,
                place,
            )
    if len(code) != LENGTH:
        raise BadCode(
            "length",
            "A tracking code has 12 characters; this one has %(found)s.",
            found=len(code),
        )
    if check_character(code[:-1]) != code[-1]:
        raise BadCode("check", "The tracking code has a mistyped character; compare each of them.")
    return _written(code)


def check_character(payload: str) -> str:
    """The character that Luhn's rule mod 32 puts after these characters of the alphabet."""
    total = 0
    for distance, character in enumerate(reversed(payload)):
        place = _PLACE[character]
        total += _digit_sum(2 * place) if distance % 2 == 0 else place
    return ALPHABET[-total % _BASE]


def mask(text: str) -> str:
    """A code, right or wrong, as logs may show it: nothing of it but its length, at most 12."""
    return "*" * min(len(text), LENGTH)


def _digit_sum(number: int) -> int:
    high, low = divmod(number, _BASE)
    return high + low


def _written(code: str) -> str:
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"
