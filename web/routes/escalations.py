"""The board of escalations that nobody has acknowledged."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.policy import IN_TOUCH
from cases.reading.clock_view import clock_view
from cases.reading.escalations import EscalationItem, board
from cases.reading.undecided import SENT_BACK, undecided
from cases.reading.vacancies import vacancies
from web.staff.asking import page_asked
from web.visit import Visit
from workflow.attempt import Facts
from workflow.parties import Parties

router = APIRouter(include_in_schema=False)

#: the post whose escalations are on a leader's page
_LEADERS: Final = "chairman"
#: by which actions each kind of matter is decided, the usual one first
_DECIDED_BY: Final = {
    "extension": ("grant_extension", "refuse_extension"),
    "reopening": ("reopen", "decline_reopening"),
    SENT_BACK: ("assign", "redirect"),
}


@router.get("/escalations")
def show(request: Request) -> Response:
    """By level, the highest first; within a level the longest overdue first.

    The UPC office also sees what it has to decide, and which posts are vacant: it appoints, and is
    told in their place.
    """
    visit = Visit.of(request)
    wanted = page_asked(visit)
    with visit.services.database.read() as connection:
        waiting = board(connection, visit.office, visit.staff, visit.now, wanted, visit.language)
        told = connection, visit.office, visit.now, visit.language
        decides = bool(visit.staff.roles & IN_TOUCH)
        vacant = vacancies(*told) if decides else ()
        matters = undecided(*told) if decides else ()
        clock = clock_view(connection, visit.now)
    return visit.page(
        "escalations.html",
        waiting=waiting,
        levels=_by_level(waiting.items),
        may_acknowledge=_may_acknowledge(visit),
        vacancies=vacant,
        matters=matters,
        decided_by=_DECIDED_BY,
        actions=visit.office.vocabulary.actions,
        decides=decides,
        with_leaders={rung.number for rung in waiting.items if rung.post == _LEADERS},
        here=f"/escalations?page={wanted.page}",
        clock=clock,
    )


def _by_level(items: tuple[EscalationItem, ...]) -> list[tuple[int, list[EscalationItem]]]:
    # sorting is stable: the order of the board stays within a level
    ranked = sorted(items, key=lambda item: -item.level)
    return [(level, list(group)) for level, group in groupby(ranked, key=lambda item: item.level)]


def _may_acknowledge(visit: Visit) -> bool:
    """Whether the reader acknowledges wherever the case is; readers like auditors do not."""
    definition = visit.office.vocabulary
    parties = (definition.parties[name] for name in definition.actions["acknowledge"].who)
    return Parties(parties).admit(visit.staff, Facts(visit.now))
