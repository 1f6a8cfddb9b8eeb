"""Which department is meant by a few letters, typed with or without their marks."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.words import fold

#: code and name
Named = tuple[str, str]


def short_words(code: str, name: str) -> tuple[str, ...]:
    """The folded words that a department is found by: of its name, its code and its initials.

    “Sở Xây dựng” (SXD) is found by so, xay, dung, sxd and, as people say it, xd.
    """
    words = fold(name).split()
    initials = "".join(word[0] for word in words)
    short = fold(code)
    found = [*words, short, initials, short[1:], initials[1:]]
    return tuple(dict.fromkeys(word for word in found if word))


def departments_like(typed: str, departments: Iterable[Named]) -> tuple[str, ...]:
    """The codes that fit what was typed: the one whose code or name it is, else all in which each
    typed word begins a word.
    """
    known, wanted = list(departments), fold(typed)
    exact = [code for code, name in known if wanted in (fold(code), fold(name))]
    if exact or not wanted:
        return tuple(exact)
    return tuple(
        code
        for code, name in known
        if all(_begins(part, short_words(code, name)) for part in wanted.split())
    )


def _begins(part: str, words: Iterable[str]) -> bool:
    return any(word.startswith(part) for word in words)
