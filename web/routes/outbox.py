"""The outbox: what waits and why, what was given up, what went out. No name, no word of a case.

Messages about cases, and the letters of Mondays: to visitors, and to departments that prepare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.audit.trail import note
from cases.errors import BadInput
from cases.numbers import case_id_of
from cases.reading.paging import Page, PageRequest
from cases.store.transaction import LostRow, WriteTransaction
from notifications.errors import MessageNotFound
from notifications.letter_listing import count_letters, list_letters, unsent_letters
from notifications.listing import count_messages, list_messages
from notifications.outbox import Key, Outbox
from web.admin.forms import Filled, reference_of
from web.errors import NothingHere
from web.language import message
from web.staff.asking import filled_form, page_asked, whole
from web.staff.outbox_lines import CHANNELS, LETTERS, Line, case_line, key_of
from web.visit import Visit

router = APIRouter(include_in_schema=False)

_PATH: Final = "/admin/outbox"
STATUSES: Final = {
    "pending": message("Waiting"),
    "dead": message("Given up"),
    "sent": message("Sent"),
}
_CASES: Final = "cases"
#: what messages are about
_ABOUT: Final = {_CASES: message("Cases"), **{name: each.label for name, each in LETTERS.items()}}


@router.get(_PATH)
def show(request: Request) -> Response:
    """One status at a time, the newest first; only who may look at what it is about may go on."""
    visit = Visit.of(request)
    retried = request.query_params.get("retried")
    of, status, wanted = _of(visit), _status(visit), page_asked(visit)
    with visit.services.database.read() as connection:
        cases = count_messages(connection)
        counts = cases if of == _CASES else count_letters(connection, LETTERS[of].queue)
        waiting = {_CASES: cases["pending"] + cases["dead"], **_unsent_letters(connection)}
        lines = _lines(visit, connection, of, status, wanted)
    return visit.page(
        "outbox.html",
        subjects=_ABOUT,
        of=of,
        waiting=waiting,
        statuses=STATUSES,
        chosen=status,
        counts=counts,
        found=Page(lines, counts[status], wanted.page, wanted.size),
        channels=CHANNELS,
        retried=None if retried is None else retried == "1",
        path=_PATH,
    )


@router.post(_PATH)
def retry(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Have a message tried anew, at once and with its tries counted from zero."""
    visit, filled = Visit.of(request), Filled.of(form)
    of, named = filled.text("of") or _CASES, filled.text("message")
    again = _case_again(visit, filled) if of == _CASES else _letter_again(visit, of, named)
    by = reference_of(visit)
    about, back = f"message:{named}", _PATH + "?status=dead"
    if of != _CASES:
        about, back = f"message:{of}/{named}", f"{_PATH}?of={of}&status=dead"

    def leave_trace(transaction: WriteTransaction) -> None:
        note(transaction, visit.now, by, "message_retried", about)

    return visit.redirect(f"{back}&retried={int(again(leave_trace))}")


_Trace = Callable[[WriteTransaction], None]


def _case_again(visit: Visit, filled: Filled) -> Callable[[_Trace], bool]:
    number, _, seq = filled.text("message").rpartition(".")
    case_id = case_id_of(number)
    if case_id is None:
        raise NothingHere
    key = Key(case_id, whole(seq, 0), filled.text("recipient"), filled.text("channel"))

    def again(leave_trace: _Trace) -> bool:
        try:
            Outbox(visit.services.database).requeue(key, visit.now, leave_trace)
        except MessageNotFound:
            return False
        return True

    return again


def _letter_again(visit: Visit, of: str, named: str) -> Callable[[_Trace], bool]:
    key = key_of(of, named) if of in LETTERS else None
    if key is None:
        raise NothingHere

    def again(leave_trace: _Trace) -> bool:
        try:
            with visit.services.database.write() as transaction:
                LETTERS[of].queue.requeue(transaction, key, visit.now)
                leave_trace(transaction)
                transaction.commit()
        except LostRow:
            return False
        return True

    return again


def _unsent_letters(connection: Connection) -> Mapping[str, int]:
    """How many letters of each kind wait or were given up, whichever is looked at."""
    return {name: unsent_letters(connection, each.queue) for name, each in LETTERS.items()}


def _lines(
    visit: Visit, connection: Connection, of: str, status: str, wanted: PageRequest
) -> tuple[Line, ...]:
    channels, language = visit.services.relay.channels, visit.language
    page, size = wanted.page, wanted.size
    if of == _CASES:
        messages = list_messages(
            connection, channels, language, status=status, page=page, size=size
        )
        return tuple(case_line(visit, each) for each in messages)
    kind = LETTERS[of]
    letters = list_letters(
        connection, kind.queue, channels, language, status=status, page=page, size=size
    )
    return tuple(kind.line(visit, each) for each in letters)


def _of(visit: Visit) -> str:
    of = visit.request.query_params.get("of") or _CASES
    if of not in _ABOUT:
        raise BadInput(message("There is no view “%(text)s”."), text=of[:30])
    return of


def _status(visit: Visit) -> str:
    status = visit.request.query_params.get("status") or "pending"
    if status not in STATUSES:
        raise BadInput(message("There is no status “%(text)s”."), text=status[:30])
    return status
