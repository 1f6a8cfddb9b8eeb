"""Whose texts for replies somebody uses, and who writes them."""

from __future__ import annotations

from typing import Final

from cases.policy import IN_A_DEPARTMENT, IN_TOUCH, UPC_OFFICE
from workflow.attempt import Actor

#: roles that answer for the work of their whole office
_IN_CHARGE: Final = frozenset({"department_head", "upc_chief"})


def texts_for(actor: Actor) -> str | None:
    """The department whose texts `actor` uses; None for those who write no replies."""
    if actor.roles & IN_TOUCH:
        return UPC_OFFICE
    return actor.department if actor.roles & IN_A_DEPARTMENT else None


def keeps_texts(actor: Actor) -> bool:
    """Whether `actor` writes the texts that the others of the department use."""
    return bool(actor.roles & _IN_CHARGE) and texts_for(actor) is not None
