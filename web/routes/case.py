"""One case: what it is, when it is due and why, what happened, what may be done now."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from cases.calendar.sessions import Session, sessions_named
from cases.desks.seen import note_seen, seen_by
from cases.disclosure.traces import traces_of
from cases.errors import CaseNotFound, DatabaseUnavailable
from cases.policy import INTERNAL, Sight
from cases.reading.case_view import CaseView, case_view
from cases.reading.explain import explain_case
from web.language import message
from web.logs import log
from web.staff.asking import whole
from web.visit import Visit
from web.wording import WHY_DAYS, site_name
from workflow.attempt import Facts
from workflow.machine import Offer
from workflow.parties import Parties

router = APIRouter(include_in_schema=False)

#: guards that ask for something that waits: whoever passes one of them answers it
_ANSWERS: Final = frozenset(
    {
        "draft_is_there",
        "extension_is_pending",
        "contribution_is_asked",
        "report_is_asked",
        "reopening_is_asked",
        "paused",
    }
)
#: what of the history is shown, by the name in the address
_PARTS: Final = {
    "": message("Everything"),
    "citizen": message("What the citizen reads"),
    "internal": message("Internal notes"),
}
#: roles that no account has
_NOBODYS: Final = frozenset({"clock", "citizen"})


@dataclass(frozen=True, slots=True)
class Menu:
    """What the reader may do now: the usual step, what answers something that waits, the rest.

    `refused`: what is theirs to do but not now, and why; `not_theirs`: what others do.
    """

    main: Offer | None
    answers: tuple[Offer, ...]
    others: tuple[Offer, ...]
    refused: tuple[tuple[str, tuple[str, ...]], ...]
    not_theirs: tuple[str, ...]


@router.get("/cases/{number}")
def show(request: Request, number: str) -> Response:
    """The case as far as the reader may see it."""
    visit = Visit.of(request)
    office, actor, language = visit.office, visit.staff, visit.language
    with visit.services.database.read() as connection:
        view = case_view(connection, office, actor, number, visit.now, language)
        reasons = () if view.until else explain_case(connection, office, view, visit.now, language)
        session = _session(connection, view)
        traces = traces_of(connection, office, actor, view.case_id, language)
        seen = seen_by(connection, visit.person_id, [view.case_id])
    _note_seen(visit, view, seen.get(view.case_id, 0))
    handler = office.people.by_username(view.item.handler) if view.item.handler else None
    return visit.page(
        "case.html",
        view=view,
        case=view.item,
        why_days=WHY_DAYS,
        deadline=next((each for each in view.deadlines if each.citizen_clock), None),
        explanation=next((each for each in reasons if each.deadline.citizen_clock), None),
        session=session,
        place=site_name(session.site, visit.words) if session else "",
        coordinating=[
            office.department_name(code, language, visit.now) for code in view.item.coordinating
        ],
        handler=handler.full_name if handler else None,
        traces=traces,
        menu=menu_of(visit, view),
        may_acknowledge=may_acknowledge(visit, view),
        done=_done(visit, view),
        former=view.sight is Sight.FORMER,
        internal=INTERNAL,
        shown_as=_PARTS,
        show=_part_asked(visit),
    )


def _part_asked(visit: Visit) -> str:
    asked = visit.request.query_params.get("show", "")
    return asked if asked in _PARTS else ""


def _note_seen(visit: Visit, view: CaseView, seen: int) -> None:
    """Let the lists of the reader mark only what is added from now on."""
    if view.item.seq <= seen:
        return
    try:
        # a page is only read: it does not wait until somebody else has written
        with visit.services.database.write(patient=False) as transaction:
            note_seen(transaction, visit.person_id, view.case_id, view.item.seq)
            transaction.commit()
    except DatabaseUnavailable:
        # reading goes on while the disk is full; the case only stays new a little longer
        log("case_seen_not_noted", logging.WARNING)


def _session(connection: Connection, view: CaseView) -> Session | None:
    name = view.item.session
    return next(iter(sessions_named(connection, name)), None) if name else None


def case_seen(visit: Visit, connection: Connection, number: str) -> CaseView:
    """The case for a form about it; raises CaseNotFound for "not yours" and "no longer yours"."""
    view = case_view(connection, visit.office, visit.staff, number, visit.now, visit.language)
    if view.until is not None:
        raise CaseNotFound
    return view


def offers_of(visit: Visit, view: CaseView) -> tuple[Offer, ...]:
    """Every action that is anybody's on this case; none for a department that handed it on."""
    if view.until is not None:
        return ()
    return visit.services.register.menu(visit.staff, view.item.number, visit.now)


def menu_of(visit: Visit, view: CaseView) -> Menu:
    """The buttons of the case page."""
    offers = offers_of(visit, view)
    allowed = [offer for offer in offers if offer.allowed]
    # of two usual steps the later one leads on; the earlier is the short cut
    main = next((offer for offer in reversed(allowed) if offer.action.main), None)
    rest = [offer for offer in allowed if offer is not main]
    answers = tuple(offer for offer in rest if not _ANSWERS.isdisjoint(offer.action.guards))
    refused = [offer for offer in offers if not offer.allowed and _is_somebodys(view, offer)]
    theirs = [offer for offer in refused if offer.reasons[0].category != "role"]
    return Menu(
        main,
        answers,
        tuple(offer for offer in rest if offer not in answers),
        tuple(
            (
                offer.action.label.in_language(visit.language),
                tuple(why.message(view.definition, visit.language) for why in offer.reasons),
            )
            for offer in theirs
        ),
        tuple(
            offer.action.label.in_language(visit.language)
            for offer in refused
            if offer not in theirs
        ),
    )


def _is_somebodys(view: CaseView, offer: Offer) -> bool:
    """Whether people with an account may ever take this action."""
    roles = {role for party in offer.action.who for role in view.definition.parties[party].roles}
    return not roles <= _NOBODYS


def may_acknowledge(visit: Visit, view: CaseView) -> bool:
    """Whether the reader is one of those who acknowledge an escalation of this case."""
    facts = Facts(visit.now, lead=view.item.lead, coordinating=frozenset(view.item.coordinating))
    parties = (view.definition.parties[name] for name in view.definition.actions["acknowledge"].who)
    return view.until is None and Parties(parties).admit(visit.staff, facts)


def _done(visit: Visit, view: CaseView) -> str | None:
    """What the reader has just done, told by the history itself."""
    text = visit.request.query_params.get("done")
    seq = whole(text, 0) if text else 0
    return next((entry.summary for entry in view.entries if entry.seq == seq), None)
