"""What tells of visitors is erased: when its period is over, and before on request.

The registration stays with its state, topic and steps, about nobody; that it was erased is a step
of its own. A brief goes with the first of the visitors it names: it is one frozen paper.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    or_,
    select,
    text,
    update,
)

from cases import tables
from cases.meetings import documents
from cases.meetings.bookings import Booking, hold_booking, lock_booking, save_booking
from cases.meetings.desk import Desk
from cases.meetings.faults import STATE, refused
from cases.meetings.places import system_step
from cases.meetings.retention import EVERYTHING, WORDS, periods, stays_in_the_register
from cases.meetings.rules import ACTIVE, SYSTEM, Step, rules
from cases.store.days import day_text
from cases.store.engine import Database
from cases.store.lookup import rows_of
from cases.store.statement import OneOf, Statement, list_parameter, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.attempt import Actor

#: the steps by which it is told: somebody asked for it, or the clock did it
ON_REQUEST: Final = "erase"
EXPIRED: Final = "expire"
#: who may be met still: whoever wants to be forgotten gives the place back first
_COUNTS_ON_IT: Final = (*ACTIVE, "called_off")
#: registrations in one transaction
_BATCH: Final = 100

_REG: Final = table_of(tables.Registration)
_WHO: Final = table_of(tables.Visitor)
_LINE: Final = table_of(tables.RegistrationChange)
_SESSION: Final = table_of(tables.MeetingSession)
_DRAFT: Final = table_of(tables.SessionDraft)
_ASKED: Final = table_of(tables.Preparation)
_FILE: Final = table_of(tables.PreparationFile)
_BRIEF: Final = table_of(tables.SessionBrief)

_ID: Final[BindParameter[int]] = bindparam("of_registration")
_OF_IT: Final = select(_ASKED.c.id).where(_ASKED.c.registration_id == _ID)
_FORGET_WORDS: Final = (
    Statement(update(_WHO).where(_WHO.c.registration_id == _ID).values(phone=None, email=None)),
    Statement(update(_LINE).where(_LINE.c.registration_id == _ID).values(reason=None)),
    Statement(delete(_FILE).where(_FILE.c.preparation_id.in_(_OF_IT))),
    Statement(
        update(_ASKED)
        .where(_ASKED.c.registration_id == _ID)
        .values(question=None, text=None, files=0)
    ),
    Statement(delete(_DRAFT).where(_DRAFT.c.registration_id == _ID)),
    *documents.FORGET,
)
_FORGET_NAME: Final = Statement(delete(_WHO).where(_WHO.c.registration_id == _ID))
_BLANK: Final = update_by_key(
    _REG, ("about", "search", "procedure", "dossier_number", "digest", "erased")
)
_DRAFTED: Final = Statement(select(_DRAFT.c.key).where(_DRAFT.c.registration_id == _ID))
_BRIEFS: Final = Statement(
    select(_BRIEF.c.session_id, _BRIEF.c.no, _BRIEF.c.content)
    .where(
        _BRIEF.c.session_id.in_(select(_LINE.c.session_id).where(_LINE.c.registration_id == _ID)),
        _BRIEF.c.content.is_not(None),
    )
    .order_by(_BRIEF.c.session_id, _BRIEF.c.no)
)
_FORGET_BRIEF: Final = update_by_key(_BRIEF, ("content",))
_KEEPS_WORDS: Final = _REG.c.erased.is_(None)
_KEEPS_A_NAME: Final = text("coalesce(erased, '') <> 'everything'")


def erase_expired(database: Database, today: date, now: datetime) -> int:
    """Erase what may be kept no longer on the local date `today`; how many registrations those
    were. Stopped at any point it goes on with its next call. Raises DatabaseUnavailable.
    """
    erased = 0
    while batch := _expired(database, today):
        with database.write() as transaction:
            for number, what in batch:
                erased += _expire(transaction, number, what, now)
            transaction.commit()
    if erased:
        database.forget_erased()
    return erased


def erase_on_request(desk: Desk, actor: Actor, registration_id: int, now: datetime) -> None:
    """Erase what tells of somebody who asks for it; of whoever was met the name stays until its
    period is over, as the register of receptions needs it.

    Raises MeetingRefused for those whose task it is not, for who may be met still, while somebody
    writes down what they said, and when it is erased already; then nothing was written.
    """
    by = desk.reference(actor)
    with desk.database.write() as transaction:
        booking, session = hold_booking(transaction, registration_id)
        step = rules().registrations.step(ON_REQUEST, booking.state, actor.roles)
        if booking.erased is not None:
            raise refused("erased_already", category=STATE)
        if booking.state in _COUNTS_ON_IT and now < session.ends_at:
            raise refused("still_to_be_met", category=STATE)
        if transaction.fetch(_DRAFTED, of_registration=booking.id):
            raise refused("still_written_down", category=STATE)
        what = WORDS if stays_in_the_register(booking.state) else EVERYTHING
        _erase(transaction, booking, what, step, by, now)
        transaction.commit()
    desk.database.forget_erased()


def expired(connection: Connection, today: date, most: int) -> Iterator[tuple[int, str]]:
    """The registrations that keep on the local date `today` what they may not, and what of it is
    to be erased; at most so many. One statement.
    """
    for number, lasting in rows_of(connection, _due(), **_parameters(connection, today), most=most):
        yield number, EVERYTHING if lasting else WORDS


def _expired(database: Database, today: date) -> list[tuple[int, str]]:
    with database.read() as connection:
        return list(expired(connection, today, _BATCH))


def _expire(transaction: WriteTransaction, number: int, what: str, now: datetime) -> bool:
    booking = lock_booking(transaction, number)
    if booking is None or booking.erased in (what, EVERYTHING):
        # another clock was faster
        return False
    _erase(transaction, booking, what, system_step(EXPIRED, booking), SYSTEM, now)
    return True


def _erase(
    transaction: WriteTransaction,
    booking: Booking,
    what: str,
    step: Step,
    by: str,
    now: datetime,
) -> None:
    of_it = {"of_registration": booking.id}
    for session, no, content in transaction.fetch(_BRIEFS, **of_it):
        if _names(json.loads(content), booking.id):
            key = {"key_session_id": session, "key_no": no}
            transaction.queue(_FORGET_BRIEF, {**key, "content": None})
    for forgetting in (*_FORGET_WORDS, *([_FORGET_NAME] if what == EVERYTHING else [])):
        transaction.queue(forgetting, of_it)
    booking.erased, booking.reason = what, None
    # what stands in the list of procedures is nobody's own words
    procedure = booking.procedure if booking.procedure_code else None
    blank: dict[str, Any] = {"about": "", "search": "", "procedure": procedure}
    # no receipt leads here any more
    blank |= {"digest": f"erased {booking.id}", "erased": what, "key_id": booking.id}
    blank["dossier_number"] = None
    transaction.queue(_BLANK, blank)
    save_booking(transaction, booking, step, by, now)


def _names(content: dict[str, Any], registration_id: int) -> bool:
    visitors: Sequence[dict[str, Any]] = content["visitors"]
    return any(each["registration"] == registration_id for each in visitors)


@cache
def _due() -> Statement:
    whole = or_(*(_over(no, "name", _KEEPS_A_NAME) for no, _ in enumerate(periods())))
    words = or_(*(_over(no, "words", _KEEPS_WORDS) for no, _ in enumerate(periods())))
    return Statement(
        select(_REG.c.id, whole.label("lasting"))
        .join(_SESSION, _SESSION.c.id == _REG.c.session_id)
        .where(or_(whole, words))
        .order_by(_REG.c.id)
        .limit(bindparam("most"))
    )


def _over(no: int, what: str, kept: Any) -> ColumnElement[bool]:
    last_day = _SESSION.c.date <= bindparam(f"{what}_{no}")
    return and_(OneOf(_REG.c.state, f"states_{no}"), last_day, kept)


def _parameters(connection: Connection, today: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for no, period in enumerate(periods()):
        words, name = period.last_days(today)
        states = list_parameter(sorted(period.states), connection.dialect.name)
        found |= {f"states_{no}": states}
        found |= {f"words_{no}": day_text(words), f"name_{no}": day_text(name)}
    return found
