"""How checks report: the key of a fault and one sentence that says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches

Found = Iterator[tuple[str, str]]


def unknown_names(key: str, kind: str, used: Iterable[str], known: Collection[str]) -> Found:
    """One fault for every name in `used` that nobody declared."""
    for name in used:
        if name not in known:
            yield key, f"There is no {kind} “{name}”; {_advice(name, known)}"


def meant(name: str, known: Collection[str]) -> str | None:
    """The declared name that `name` is, or is probably a misspelling of.

    The graph is followed with the corrected name, so that one slip is one problem.
    """
    return name if name in known else next(iter(get_close_matches(name, known, 1)), None)


def _advice(name: str, known: Collection[str]) -> str:
    close = meant(name, known)
    if close is not None:
        return f"did you mean “{close}”?"
    return f"use one of {', '.join(sorted(known))}." if known else "none is declared here."
