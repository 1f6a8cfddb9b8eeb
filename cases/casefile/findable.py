"""By which words a case and its petitioner are found; one place for writing and for checking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from cases.casefile.case import Words
from workflow.words import words_of

#: the words of the recording that are searched besides the title
_SEARCHED: Final = (1, "content")


class Findable(Protocol):
    """What of a case is searched, beside the words of its recording."""

    @property
    def title(self) -> str: ...
    @property
    def procedure(self) -> str | None: ...
    @property
    def dossier_number(self) -> str | None: ...


def case_words(case: Findable, kept: Iterable[Words]) -> frozenset[str]:
    """The folded words of a case; `kept` are those of people that are kept with it."""
    said = (each.words for each in kept if (each.seq, each.field) == _SEARCHED)
    return words_of(case.title, case.procedure or "", case.dossier_number or "", *said)


def petitioner_words(name: str, organisation: str, phone: str) -> frozenset[str]:
    """The folded words of a petitioner, and the telephone number (as +84…) as one word."""
    return words_of(name, organisation) | ({phone} if phone else set())
