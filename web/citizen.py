"""A tracking code on its way to the citizen's page (contract.md section 6).

A wrong form is told at once and not counted. Unknown, replaced, erased and withheld codes all end
alike; too many of them from one address wait, while a right code is still served.
"""

from __future__ import annotations

from typing import Final

from cases.access import misses
from cases.errors import CaseNotFound, TooManyTries
from cases.reading.status import CitizenView, StepStatus, status_of
from web.errors import NothingHere
from web.language import Words, message
from web.visit import Visit

#: what is repeated of a mistyped code; nobody needs more to see the mistake
_LONGEST_SHOWN: Final = 40

#: the five steps as a citizen reads them: while ahead, and once reached
_STEPS: Final = {
    "recorded": (message("Issue received"), message("Issue received")),
    "assigned": (message("Given to a department"), message("Given to the %(department)s")),
    "in_progress": (message("Being worked on"), message("Being worked on")),
    "replied": (message("Answer to you"), message("Answered")),
    "closed": (message("Closed"), message("Closed")),
}


def look_up(visit: Visit, code: str) -> CitizenView:
    """What the citizen sees of the case behind `code`, in the visit's language.

    Raises BadCode for what can be no code, NothingHere for every kind of miss, TooManyTries for
    a miss beyond the limit, and DatabaseUnavailable.
    """
    services = visit.services
    with services.database.read() as connection:
        case_id = services.codes.find(connection, code)
        if case_id is not None:
            try:
                return status_of(connection, visit.office, case_id, visit.now, visit.language)
            except CaseNotFound:
                pass
    _count_miss(visit)
    raise NothingHere


def _count_miss(visit: Visit) -> None:
    who = misses.subscriber(visit.address)
    with visit.services.database.write() as transaction:
        wait = misses.reserve(transaction, misses.STATUS, who, visit.now)
        transaction.commit()
    if wait:
        raise TooManyTries(wait)


def step_label(state: str, status: StepStatus, department: str, words: Words) -> str:
    """What a step is called, before and after it was reached."""
    ahead, reached = _STEPS[state]
    if status in (StepStatus.AHEAD, StepStatus.SKIPPED):
        return words.gettext(ahead)
    return words.gettext(reached) % {"department": department}


def as_typed(code: str) -> str:
    """A mistyped code as the page repeats it."""
    return code.strip()[:_LONGEST_SHOWN]
