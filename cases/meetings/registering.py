"""Asking for a meeting: by the visitor on the public page, or by staff on somebody's behalf.

The session's row is held while places are counted, so of two who ask for the last place one is
confirmed and the other comes on the waiting list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from cases.calendar.sessions import Session, lock_session
from cases.codes.form import new_code
from cases.meetings.bookings import (
    Booking,
    Person,
    add_booking,
    booking_of_code,
    same_phone,
    save_booking,
)
from cases.meetings.desk import Desk
from cases.meetings.documents import NO_DOCUMENTS, Documents, add_documents
from cases.meetings.faults import ROLE, refused
from cases.meetings.fields import Reading
from cases.meetings.places import seat
from cases.meetings.rules import Step, rules
from cases.procedures.choosing import (
    FIELDS,
    LONGEST_LABEL,
    PICKED,
    TYPED,
    Chosen,
    Wanted,
    chosen,
    wanted,
)
from cases.procedures.listed import Procedures, listed_procedures
from cases.store.transaction import WriteTransaction
from workflow.attempt import Actor
from workflow.definition import Text
from workflow.words import fold

CATEGORIES: Final = ("citizen", "business", "investor")
WEB: Final = "web"
WALK_IN: Final = "walk_in"
#: from a list that an office keeps; on it people agreed on paper
PAPER: Final = "paper"
#: how somebody whom staff register came to them; a walk-in may stay without a name
CHANNELS: Final = ("hotline", "counter", WALK_IN, PAPER)
#: who registers on behalf: 1022 operators have the Centre's role (contract.md section 7)
BEHALF: Final = frozenset({"centre", "upc_office", "upc_chief"})
#: the parts of the public form, with the fields of each
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "who": ("category", "name", "phone", "email", "organisation"),
    "what": ("topic", "about", *FIELDS, "dossier_number", "brings", "project"),
    "when": ("session",),
    "check": ("consent",),
}
_FIRST: Final = Step("register", Text(vi="Đăng ký", en="Register"), frozenset(), None, frozenset())


@dataclass(frozen=True, slots=True)
class Receipt:
    """What whoever registered takes home; `code` is kept nowhere."""

    code: str
    booking_id: int
    state: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A filled form that can be used; `agreed` = the visitor consented."""

    category: str
    person: Person
    topic: str
    about: str
    procedure: Chosen
    dossier_number: str | None
    brings: str | None
    project: bool
    session: str
    channel: str


def wish(
    given: Mapping[str, str], procedures: Procedures, now: datetime, *, by_staff: bool = False
) -> Wish:
    """The whole form; raises MeetingRefused with every fault, in the order of the form."""
    reading = Reading(given)
    channel = reading.choice("channel", CHANNELS, "unusable_channel") if by_staff else WEB
    found = _read(reading, procedures, wanted(given), now, channel)
    if not by_staff and not reading.flag("consent"):
        reading.fault("consent", "consent_missing")
    reading.check()
    return found


def judge_part(part: str, given: Mapping[str, str], procedures: Procedures, now: datetime) -> None:
    """Raise MeetingRefused with what is wrong with one part of the public form."""
    reading = Reading(given)
    _read(reading, procedures, wanted(given), now, WEB)
    reading.faults = [each for each in reading.faults if each.field in PARTS[part]]
    reading.check()


def _read(
    reading: Reading, procedures: Procedures, asked: Wanted, now: datetime, channel: str
) -> Wish:
    nameless = channel == WALK_IN
    category = reading.choice("category", CATEGORIES, "category_missing")
    person = Person(
        name=reading.line("name", None if nameless else "name_missing"),
        phone=reading.phone("phone", None if nameless else "phone_missing"),
        email=reading.email("email"),
        organisation=reading.line("organisation"),
        consented_at=now if channel == WEB else None,
    )
    topic = reading.choice("topic", rules().topics, "topic_missing")
    about = reading.words("about", "about_missing")
    # nobody can be asked back about a list: its own words are kept
    kept = Wanted(asked.typed, pick=asked.typed) if channel == PAPER else asked
    procedure = _procedure(reading, procedures, kept)
    dossier = reading.dossier("dossier_number")
    brings = reading.words("brings")
    session = reading.line("session", "session_missing") or ""
    project = reading.flag("project") and category == "investor"
    matter = (topic, about or "", procedure, dossier, brings, project)
    return Wish(category, person, *matter, session, channel)


def _procedure(reading: Reading, procedures: Procedures, asked: Wanted) -> Chosen:
    typed = reading.line(TYPED, longest=LONGEST_LABEL)
    if asked.typed and typed is None:
        return Chosen()
    found = chosen(procedures, replace(asked, typed=typed or ""))
    if found is None:
        reading.fault(*((TYPED, "which_procedure") if typed else (PICKED, "which_of_department")))
    return found or Chosen(typed)


def register_visit(
    desk: Desk,
    actor: Actor | None,
    given: Mapping[str, str],
    key: str | None,
    now: datetime,
    language: str = "vi",
    documents: Documents = NO_DOCUMENTS,
) -> Receipt:
    """Register for a session; `actor` None is the visitor's own doing.

    Confirmed while places are free, else on the waiting list; a second registration of one phone
    number for the same session waits for the Centre. The `documents` are kept with it. The same
    `key` and form give the same receipt again. Raises MeetingRefused; then nothing was written.
    """
    judge_registrar(actor)
    with desk.database.read() as connection:
        procedures = listed_procedures(connection)
    wanted = wish(given, procedures, now, by_staff=actor is not None)
    code, by = code_for(desk, given, key), desk.reference(actor)
    with desk.database.write() as transaction:
        receipt, is_new = book(desk, transaction, wanted, code, by, now, language)
        if is_new:
            add_documents(transaction, receipt.booking_id, documents, by, now)
            transaction.commit()
    return receipt


def judge_registrar(actor: Actor | None) -> None:
    """Raise MeetingRefused for an actor who registers nobody else."""
    if actor is not None and BEHALF.isdisjoint(actor.roles):
        raise refused("not_registering", category=ROLE)


def book(
    desk: Desk,
    transaction: WriteTransaction,
    wanted: Wish,
    code: str,
    by: str,
    now: datetime,
    language: str,
) -> tuple[Receipt, bool]:
    """Register in a transaction that may do more, and whether that is new: a code that is known
    gives its receipt again. Raises MeetingRefused; then nothing was queued.
    """
    digest = desk.codes.digest(code)
    session = lock_session(transaction, wanted.session)
    known = booking_of_code(transaction, digest)
    if known is not None:
        return Receipt(code, known.id, known.state), False
    if session is None or not is_open(session, now, to_staff=wanted.channel != WEB):
        raise refused("not_open", "session")
    booking = _booking(wanted, digest, by, now, language)
    _settle(transaction, session, booking, wanted.person)
    add_booking(transaction, booking, wanted.person)
    tiding = save_booking(transaction, booking, _FIRST, by, now)
    desk.tell(transaction, [tiding], now)
    return Receipt(code, booking.id, booking.state), True


def is_open(session: Session, now: datetime, *, to_staff: bool = False) -> bool:
    """Whether a session takes registrations: until it begins, from staff until it ends."""
    if to_staff:
        return session.status in ("planned", "announced", "held") and now < session.ends_at
    return session.status in ("planned", "announced") and now < session.starts_at


def _settle(
    transaction: WriteTransaction, session: Session, booking: Booking, person: Person
) -> None:
    """A place, the waiting list, or the Centre's look at what may be a double."""
    if person.phone and same_phone(transaction, session, person.phone):
        booking.session_id = session.id
    else:
        seat(transaction, session, booking, "confirmed")


def _booking(wanted: Wish, digest: str, by: str, now: datetime, language: str) -> Booking:
    about = wanted.procedure
    rule = rules().priority_of(wanted.category, wanted.project, about.name, about.many_filings)
    return Booking(
        id=0,
        session_id=wanted.session,
        state=rules().registrations.initial,
        place=None,
        category=wanted.category,
        project=wanted.project,
        topic=wanted.topic,
        about=wanted.about,
        search=fold(" ".join(filter(None, (wanted.about, about.name)))),
        procedure=about.name,
        procedure_code=about.code,
        brings=wanted.brings,
        dossier_number=wanted.dossier_number,
        priority=rule.points if rule else 0,
        priority_rule=rule.name if rule else None,
        channel=wanted.channel,
        made_by=by,
        language=language,
        digest=digest,
        created_at=now,
    )


def code_for(desk: Desk, given: Mapping[str, str], key: str | None) -> str:
    """A code for the receipt. From a form's key and content, so that a second press of the same
    button finds what the first one did, though the code itself is kept nowhere.
    """
    if key is None:
        return new_code(desk.random)
    whole = json.dumps([key, sorted(given.items())], ensure_ascii=False)
    drawn = bytes.fromhex(desk.codes.digest(f"registration {whole}"))
    return new_code(lambda count: drawn[:count])
