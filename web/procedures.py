"""Procedures on forms: what is offered to choose, and what is asked back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from cases.procedures.choosing import (
    LONGEST_LABEL,
    NONE_OF_THEM,
    Wanted,
    choices,
    chosen,
    wanted,
)
from cases.procedures.listed import Procedure, Procedures, listed_procedures
from web.visit import Visit
from workflow.words import sort_key

#: more make the page too heavy for a phone; then the department is chosen first, or words are typed
_MOST_LISTED: Final = 200

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProcedureOffer:
    """`listed`: names to pick while typing. `departments`: whose procedures can be looked through
    where not all are listed. `choices`: what is asked back. `shown`: the answer as it is read back.
    Departments stand beside the labels of procedures, names beside the codes of departments.
    """

    listed: Pairs
    departments: Pairs
    choices: Pairs
    asked: Wanted
    shown: str
    longest: int = LONGEST_LABEL
    none_of_them: str = NONE_OF_THEM


def procedure_offer(
    connection: Connection, visit: Visit, given: Mapping[str, str]
) -> ProcedureOffer:
    """What a form offers after what was filled into it. One statement."""
    procedures, asked = listed_procedures(connection), wanted(given)
    found = chosen(procedures, asked)
    listed = procedures.of_code(found.code) if found and found.code else None
    is_short = len(procedures.offered) <= _MOST_LISTED
    return ProcedureOffer(
        listed=listed_names(visit, procedures),
        departments=() if is_short else _offering(visit, procedures),
        choices=_named(visit, choices(procedures, asked)),
        asked=asked,
        shown=listed.label if listed else asked.typed,
    )


def listed_names(visit: Visit, procedures: Procedures) -> Pairs:
    """The procedures to pick from while typing, with their departments: all, or of a long list
    those that are filed often.
    """
    offered = procedures.offered
    if len(offered) > _MOST_LISTED:
        offered = tuple(each for each in offered if each.many_filings)[:_MOST_LISTED]
    return _named(visit, offered)


def department_of(visit: Visit, procedure: str) -> str | None:
    """The name of the department that deals with a procedure, where the list knows the words."""
    with visit.services.database.read() as connection:
        found = listed_procedures(connection).known_as(procedure)
    if found is None:
        return None
    return visit.office.department_name(found.department, visit.language, visit.now)


def _offering(visit: Visit, procedures: Procedures) -> Pairs:
    """The departments that have procedures to choose from, in the order of their names."""
    names = _names(visit, procedures.offered)
    return tuple(sorted(names.items(), key=lambda each: sort_key(each[1])))


def _named(visit: Visit, procedures: tuple[Procedure, ...]) -> Pairs:
    """Labels with the names of the departments."""
    names = _names(visit, procedures)
    return tuple((each.label, names[each.department]) for each in procedures)


def _names(visit: Visit, procedures: tuple[Procedure, ...]) -> dict[str, str]:
    """What the departments of these procedures are called today, by code."""
    codes = {each.department for each in procedures}
    return {code: visit.office.department_name(code, visit.language, visit.now) for code in codes}
