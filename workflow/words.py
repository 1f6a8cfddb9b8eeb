"""Vietnamese words: one Unicode form, folding for search, and the order of names (decision 14)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: characters that show nothing and make equal words unequal: zero-width, soft hyphen, direction
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_MARKS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
#: the longest Vietnamese syllable has 7 letters; file numbers and foreign words have more
_LONGEST_WORD = 40
#: the 29 letters in order, and the foreign ones where people look for them
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
#: huyền, hỏi, ngã, sắc, nặng; unmarked comes before them
_TONES = "\u0300\u0309\u0303\u0301\u0323"
#: below every letter and digit, so that a shorter word comes first
_SEPARATOR = "\u0001"


def normalise(text: str) -> str:
    """The text in NFC without invisible characters; macOS and some input methods send NFD."""
    if text.isascii():
        return text
    # invisible characters first: one of them may keep a letter apart from its mark
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def fold(text: str) -> str:
    """The text for search: lower case, marks dropped, đ as d, spaces collapsed."""
    if not text.isascii():
        # đ does not decompose into d and a mark
        lowered = normalise(text).casefold().replace("đ", "d")
        text = _MARKS.sub("", unicodedata.normalize("NFD", lowered))
    return " ".join(text.casefold().split())


def words_of(*texts: str) -> frozenset[str]:
    """The folded words of these texts, each once: letters and digits, whatever stands between.

    Of a word beyond all languages only the beginning is kept.
    """
    return frozenset(word[:_LONGEST_WORD] for text in texts for word in _WORD.findall(fold(text)))


# names of departments and people, sorted by at every page that lists them
@lru_cache(maxsize=4096)
def sort_key(text: str) -> str:
    """A key whose code-point order is the Vietnamese order, letters first, then tones.

    As ICU's `vi`: a ă â … d đ e ê … o ô ơ … u ư; tones (a à ả ã á ạ) decide only between words
    of equal letters; large and small letters are equal.
    """
    places = [_place(sign) for sign in normalise(text).lower()]
    letters = "".join(letter for letter, _ in places)
    return letters + _SEPARATOR + "".join(tone for _, tone in places)


def person_sort_key(full_name: str) -> str:
    """The key for a person's name: given name (the last word) first, then the rest."""
    *rest, given = normalise(full_name).split() or [""]
    return sort_key(given) + _SEPARATOR + sort_key(" ".join(rest))


@lru_cache(maxsize=4096)
def _place(sign: str) -> tuple[str, str]:
    """Where a letter stands among the letters, and its tone."""
    marks = unicodedata.normalize("NFD", sign)
    tone = next((1 + _TONES.index(mark) for mark in marks if mark in _TONES), 0)
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    if letter not in _LETTERS:
        letter = _MARKS.sub("", marks)
    place = _LETTERS.find(letter) if letter else -1
    return (chr(0x4100 + place) if place >= 0 else letter), str(tone)
