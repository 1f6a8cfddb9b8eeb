"""Who is told of a case by a post, resolved from the people as they are at that moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cases.casefile.case import Case
from cases.policy import UPC_OFFICE, may_see, works_at
from workflow.attempt import Actor
from workflow.definition import WorkflowDefinition
from workflow.reach import HANDLER, Reached, Seat, Seats, reach, upc_desk


def meant_post(definition: WorkflowDefinition, post: str, department: str) -> str:
    """Whom a post of `department` means: while no department leads a case, the UPC office answers
    for it, and that has no head of unit but its desk.
    """
    of_department = definition.posts[post].office == "department"
    return upc_desk(definition) if of_department and department == UPC_OFFICE else post


def told_by(
    case: Case,
    definition: WorkflowDefinition,
    post: str,
    above: Iterable[str],
    people: Seats,
    department: str,
    at: datetime,
    *,
    parted: bool = False,
) -> Reached:
    """The person whom a message for `post` of `department` reaches at `at` (UTC).

    Everybody on the line must be at work, not away, and allowed to see the case. `above` are the
    posts of the next rungs (`workflow.reach.reach`). `parted`: the message tells the department
    that its part has ended, so that its people hear of it although they see the case no more.
    """

    def fits(actor: Actor) -> bool:
        return may_see(actor, case) or (parted and works_at(actor, department))

    def seat_of(name: str) -> Seat:
        if name != HANDLER:
            return people.seat(name, department, at, fits)
        handler = case.handler_id
        here = handler is not None and people.is_here(handler, at, fits)
        return Seat(handler if here else None, held=handler is not None)

    return reach(definition, post, above, seat_of)
