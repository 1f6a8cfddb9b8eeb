"""The outbox: what waits and why, what was given up, what went out. No name, no word of a case."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.audit.trail import note
from cases.codes.numbers import case_id_of
from cases.errors import BadInput
from cases.policy import IN_TOUCH
from cases.reading.paging import Page
from cases.store.transaction import WriteTransaction
from notifications.errors import MessageNotFound
from notifications.events import REMINDER, RUNG
from notifications.listing import ListedMessage, count_messages, list_messages
from notifications.outbox import Key, Outbox
from notifications.recipients import Recipient
from web.admin.forms import Filled, reference_of
from web.errors import NothingHere
from web.language import message
from web.staff.asking import filled_form, page_asked, whole
from web.visit import Visit

router = APIRouter(include_in_schema=False)

_PATH: Final = "/admin/outbox"
STATUSES: Final = {
    "pending": message("Waiting"),
    "dead": message("Given up"),
    "sent": message("Sent"),
}
CHANNELS: Final = {"email": message("E-mail"), "sms": message("Text message")}
_OF_THE_CLOCK: Final = {REMINDER: message("Reminder"), RUNG: message("Escalation")}


@router.get(_PATH)
def show(request: Request) -> Response:
    """One status at a time, the newest cases first; only the UPC office may go on to a case."""
    visit = Visit.of(request)
    retried = request.query_params.get("retried")
    status, wanted = _status(visit), page_asked(visit)
    channels = visit.services.relay.channels
    with visit.services.database.read() as connection:
        counts = count_messages(connection)
        items = list_messages(
            connection,
            channels,
            visit.language,
            status=status,
            page=wanted.page,
            size=wanted.size,
        )
    return visit.page(
        "outbox.html",
        statuses=STATUSES,
        chosen=status,
        counts=counts,
        found=Page(tuple(items), counts[status], wanted.page, wanted.size),
        told=[_told(visit, item) for item in items],
        about=[_about(visit, item) for item in items],
        channels=CHANNELS,
        may_open=bool(visit.staff.roles & IN_TOUCH),
        retried=None if retried is None else retried == "1",
        path=_PATH,
    )


@router.post(_PATH)
def retry(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Have a message tried anew, at once and with its tries counted from zero."""
    visit, filled = Visit.of(request), Filled.of(form)
    number, _, seq = filled.text("message").rpartition(".")
    case_id = case_id_of(number)
    if case_id is None:
        raise NothingHere
    key = Key(case_id, whole(seq, 0), filled.text("recipient"), filled.text("channel"))
    by, about = reference_of(visit), f"message:{number}.{seq}"

    def leave_trace(transaction: WriteTransaction) -> None:
        note(transaction, visit.now, by, "message_retried", about)

    try:
        Outbox(visit.services.database).requeue(key, visit.now, leave_trace)
    except MessageNotFound:
        return visit.redirect(f"{_PATH}?status=dead&retried=0")
    return visit.redirect(f"{_PATH}?status=dead&retried=1")


def _status(visit: Visit) -> str:
    status = visit.request.query_params.get("status") or "pending"
    if status not in STATUSES:
        raise BadInput(message("There is no status “%(text)s”."), text=status[:30])
    return status


def _told(visit: Visit, item: ListedMessage) -> str:
    """The post it is for, with the department where there is one in each."""
    recipient = Recipient.parse(item.key.recipient)
    posts = visit.office.vocabulary.posts
    post = posts.get(recipient.post)
    label = post.label.in_language(visit.language) if post else recipient.post
    if recipient.department is None:
        return label
    name = visit.office.department_name(recipient.department, visit.language, visit.now)
    return f"{label}, {name}"


def _about(visit: Visit, item: ListedMessage) -> str:
    """What happened that the message tells of."""
    if item.event in _OF_THE_CLOCK:
        return visit.words.gettext(_OF_THE_CLOCK[item.event])
    action = visit.office.vocabulary.actions.get(item.event)
    return action.label.in_language(visit.language) if action else item.event
