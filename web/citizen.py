"""A tracking code on its way to the citizen's page (contract.md section 6).

A wrong form is told at once and not counted. Unknown, replaced, erased and withheld codes all end
alike; too many of them from one address wait, while a right code is still served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cases.access import misses
from cases.commands.requests import Act
from cases.errors import CaseNotFound, TooManyTries
from cases.reading.citizen.survivor import holder_of
from cases.reading.status import CitizenView, StepStatus, StepView, status_of
from web.errors import NothingHere
from web.language import Words, message
from web.visit import Visit

#: what is repeated of a mistyped code; nobody needs more to see the mistake
_LONGEST_SHOWN: Final = 40

#: the steps of the shipped workflow as a citizen reads them: while ahead, and once reached
_STEPS: Final = {
    "recorded": (message("Issue received"), message("Issue received")),
    "assigned": (message("Given to a department"), message("Given to the %(department)s")),
    "in_progress": (message("Being worked on"), message("Being worked on")),
    "replied": (message("Answer to you"), message("Answered")),
    "closed": (message("Closed"), message("Closed")),
}


@dataclass(frozen=True, slots=True)
class CitizenCase:
    """The case behind a tracking code, and what its citizen sees."""

    case_id: int
    view: CitizenView


def look_up(visit: Visit, code: str) -> CitizenCase:
    """The case behind `code`, told in the visit's language.

    Raises BadCode for what can be no code, NothingHere for every kind of miss, TooManyTries for
    a miss beyond the limit, and DatabaseUnavailable.
    """
    services = visit.services
    with services.database.read() as connection:
        case_id = services.codes.find(connection, code)
        if case_id is not None:
            try:
                view = status_of(connection, visit.office, case_id, visit.now, visit.language)
                return CitizenCase(case_id, view)
            except CaseNotFound:
                pass
    count_miss(visit)
    raise NothingHere


def act(
    visit: Visit, case: CitizenCase, action: str, fields: Mapping[str, object], key: str | None
) -> None:
    """Do `action` as the citizen of the case, on the one that goes on for it where it was merged.

    Raises TooManyTries for more than anybody needs, and what the register objects to.
    """
    with visit.services.database.write() as transaction:
        wait = misses.reserve(transaction, misses.CITIZEN, str(case.case_id), visit.now)
        transaction.commit()
    if wait:
        raise TooManyTries(wait)
    with visit.services.database.read() as connection:
        holder = holder_of(connection, case.case_id)
    command = Act(holder.actor, holder.number, action, fields, key=key)
    visit.services.register.act(command, visit.now)


def count_miss(visit: Visit) -> None:
    """Count a code that leads nowhere; raises TooManyTries beyond the limit."""
    who = misses.subscriber(visit.address)
    with visit.services.database.write() as transaction:
        wait = misses.reserve(transaction, misses.STATUS, who, visit.now)
        transaction.commit()
    if wait:
        raise TooManyTries(wait)


def step_label(step: StepView, department: str, words: Words) -> str:
    """What a step is called, before and after it was reached; a state of an office's own workflow
    by the name it has there.
    """
    if step.state not in _STEPS:
        return step.label
    ahead, reached = _STEPS[step.state]
    if step.status in (StepStatus.AHEAD, StepStatus.SKIPPED):
        return words.gettext(ahead)
    return words.gettext(reached) % {"department": department}


def as_typed(code: str) -> str:
    """A mistyped code as the page repeats it."""
    return code.strip()[:_LONGEST_SHOWN]
