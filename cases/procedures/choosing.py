"""Which procedure is meant by what somebody typed into a form, asked back where it may be several.

The list can be empty and people need not know the name: then their own words are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cases.procedures.listed import Procedure, Procedures

#: what was typed; the words that the page asked back about; what was chosen then, a procedure as
#: the list shows it or the words themselves
TYPED: Final = "procedure"
ASKED: Final = "procedure_asked"
PICKED: Final = "procedure_picked"
#: how many are shown to choose from
MOST_CHOICES: Final = 8
#: signs of a name, and of a code with its name
LONGEST_NAME: Final = 300
LONGEST_LABEL: Final = LONGEST_NAME + 30


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is kept of it: the code where the list has it, the name as it is called now."""

    name: str | None = None
    code: str | None = None
    many_filings: bool = False


def picked(given: Mapping[str, str]) -> str:
    """What was chosen when the page asked back; "" where it did not, or the words are others."""
    typed, asked = (given.get(name, "").strip() for name in (TYPED, ASKED))
    return given.get(PICKED, "").strip() if typed == asked else ""


def chosen(procedures: Procedures, typed: str, pick: str) -> Chosen | None:
    """What the typed words mean; None where it has to be asked: several fit, none is named."""
    found = procedures.meant(typed) or procedures.meant(pick)
    if found is not None:
        return Chosen(found.name, found.code, found.many_filings)
    return Chosen(typed) if pick or not procedures.like(typed) else None


def choices(procedures: Procedures, typed: str) -> tuple[Procedure, ...]:
    """Those the words may mean, the first few of them; none where they name one."""
    if procedures.meant(typed) is not None:
        return ()
    return procedures.like(typed)[:MOST_CHOICES]
