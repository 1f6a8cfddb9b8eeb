"""Which procedure is meant by what somebody filled into a form, asked back where it may be several.

The list can be empty and people need not know the name: then their own words are kept. Whoever
knows the department alone names it, and is asked back which of its procedures it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cases.procedures.listed import Procedure, Procedures

#: what was typed; the department that was chosen; the words or the department that the page asked
#: back about; what was chosen then: a procedure as the list shows it, the words themselves, or none
TYPED: Final = "procedure"
DEPARTMENT: Final = "procedure_department"
ASKED: Final = "procedure_asked"
PICKED: Final = "procedure_picked"
FIELDS: Final = (TYPED, DEPARTMENT, ASKED, PICKED)
#: what is picked when a department's list has it not
NONE_OF_THEM: Final = "-"
#: how many are shown to choose from where words may mean several
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What stands in a form about a procedure: words, else a department; `pick` is what was chosen
    when the page asked back about these, "" where it did not.
    """

    typed: str = ""
    department: str = ""
    pick: str = ""

    @property
    def question(self) -> str:
        """What the page asks back about."""
        return self.typed or self.department


def wanted(given: Mapping[str, str]) -> Wanted:
    """What a form says. A choice among answers to another question is none."""
    typed, department, asked, pick = (given.get(name, "").strip() for name in FIELDS)
    found = Wanted(typed, department)
    return Wanted(typed, department, pick) if found.question == asked else found


def chosen(procedures: Procedures, asked: Wanted) -> Chosen | None:
    """What is meant; None where it has to be asked: several fit, none is named."""
    found = procedures.meant(asked.typed) or procedures.meant(asked.pick)
    if found is not None:
        return Chosen(found.name, found.code, found.many_filings)
    if asked.pick or not _fitting(procedures, asked):
        return Chosen(asked.typed or None)
    return None


def choices(procedures: Procedures, asked: Wanted) -> tuple[Procedure, ...]:
    """Those that may be meant: the first few that have the words, all of a department where there
    are no words; none where the words name one.
    """
    if procedures.meant(asked.typed) is not None:
        return ()
    return _fitting(procedures, asked)[: MOST_CHOICES if asked.typed else None]


def _fitting(procedures: Procedures, asked: Wanted) -> tuple[Procedure, ...]:
    """Words are looked for in the department first."""
    within = procedures.offered_by(asked.department) if asked.department else ()
    if not asked.typed:
        return within
    like = procedures.like(asked.typed)
    return tuple(each for each in like if each in within) or like
