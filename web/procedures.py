"""Procedures on forms: what is offered to choose, and what is asked back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from cases.procedures.choosing import LONGEST_LABEL, TYPED, choices, chosen, picked
from cases.procedures.listed import Procedure, listed_procedures
from web.visit import Visit

#: more make the page too heavy for a phone; then words are typed, and the page asks back
_MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class ProcedureOffer:
    """`listed`: names to pick while typing; `choices`: those that the words may mean, with what
    was picked of them. `shown`: the answer as it is read back. Departments stand beside the labels.
    """

    listed: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    picked: str
    shown: str
    longest: int = LONGEST_LABEL


def procedure_offer(
    connection: Connection, visit: Visit, given: Mapping[str, str]
) -> ProcedureOffer:
    """What a form offers after what was typed into it. One statement."""
    procedures = listed_procedures(connection)
    typed, pick = given.get(TYPED, "").strip(), picked(given)
    found = chosen(procedures, typed, pick)
    if found and found.code:
        listed = procedures.of_code(found.code)
        typed = listed.label if listed else typed
    offered = procedures.offered
    return ProcedureOffer(
        listed=_named(visit, offered) if len(offered) <= _MOST_LISTED else (),
        choices=_named(visit, choices(procedures, given.get(TYPED, ""))),
        picked=pick,
        shown=typed,
    )


def department_of(visit: Visit, procedure: str) -> str | None:
    """The name of the department that deals with a procedure, where the list knows the words."""
    with visit.services.database.read() as connection:
        found = listed_procedures(connection).known_as(procedure)
    if found is None:
        return None
    return visit.office.department_name(found.department, visit.language, visit.now)


def _named(visit: Visit, procedures: tuple[Procedure, ...]) -> tuple[tuple[str, str], ...]:
    """Labels with the names of the departments."""
    people = visit.services.directory.current()
    today = visit.services.calendar().local(visit.now).date()
    names = {
        code: found.name_on(today).in_language(visit.language) if found else code
        for code in {each.department for each in procedures}
        for found in (people.department(code),)
    }
    return tuple((each.label, names[each.department]) for each in procedures)
