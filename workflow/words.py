"""Vietnamese words: one Unicode form, folding for search, and the order of names (decision 14)."""

from __future__ import annotations

import unicodedata

_INVISIBLE = {ord(sign): None for sign in "\u200b\u200c\u200d\u2060\ufeff\u00ad"}
#: the 29 letters in order, and the foreign ones where people look for them
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
#: unmarked, huyền, hỏi, ngã, sắc, nặng
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def normalise(text: str) -> str:
    """The text in NFC without invisible characters; macOS and some input methods send NFD."""
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE)


def fold(text: str) -> str:
    """The text for search: lower case, marks dropped, đ as d, spaces collapsed."""
    decomposed = unicodedata.normalize("NFD", normalise(text).lower().replace("đ", "d"))
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(plain.split())


def sort_key(text: str) -> str:
    """A key whose code-point order is the Vietnamese order, letters first, then tones.

    ICU `vi`: a ă â … d đ e ê … o ô ơ … u ư; tones decide only between equal letters.
    """
    letters, tones = [], []
    for sign in normalise(text).lower():
        letter, tone = _without_tone(sign)
        place = _LETTERS.find(letter)
        letters.append(chr(0x4100 + place) if place >= 0 else sign)
        tones.append(str(tone))
    return "".join(letters) + "\u0001" + "".join(tones)


def person_sort_key(full_name: str) -> str:
    """The key for a person's name: given name (the last word) first, then the rest."""
    *rest, given = normalise(full_name).split() or [""]
    return sort_key(given) + "\u0001" + sort_key(" ".join(rest))


def _without_tone(sign: str) -> tuple[str, int]:
    decomposed = unicodedata.normalize("NFD", sign)
    tone = next((1 + _TONES.index(mark) for mark in decomposed if mark in _TONES), 0)
    kept = "".join(mark for mark in decomposed if mark not in _TONES)
    return unicodedata.normalize("NFC", kept), tone
