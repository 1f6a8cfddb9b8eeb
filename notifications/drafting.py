"""From a message in the outbox to the letter that goes out, by what holds at this moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from cases.codes.tracking import CodeBook
from cases.directory.snapshot import Directory, Snapshot
from cases.policy import UPC_OFFICE
from cases.store.engine import Database
from notifications.addressees import Addressee, citizen_addressee, staff_addressee
from notifications.channels.base import Letter
from notifications.digest import Told, write_digest
from notifications.errors import PermanentFailure
from notifications.events import OF_THE_CLOCK, waits_for_office_hours
from notifications.followers import own_matter
from notifications.letters import Disclosure, Surroundings, Topic, write_letter
from notifications.matter import Contact, read_contact, read_matter, read_public_words
from notifications.outbox import Claimed, is_overtaken
from notifications.planner import Definitions
from notifications.reasons import OVERTAKEN, UNPREPARED
from notifications.recipients import Recipient, is_citizen
from workflow.definition import REDATE
from workflow.ladder import Concern
from workflow.reach import posts_above, posts_after
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that is settled but for its words: to whom, about what, and not before when.

    `disclosed` is what only the petitioner is told; None for a colleague.
    """

    message: Claimed
    topic: Topic
    to: Addressee
    not_before: datetime
    disclosed: Disclosure | None

    @property
    def discloses_code(self) -> bool:
        """Whether the letter hands a tracking code over."""
        return self.disclosed is not None and self.disclosed.code is not None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the database said about one message."""

    topic: Topic
    recipient: Recipient
    contact: Contact | None
    disclosed: Disclosure | None


@dataclass(frozen=True)
class Drafting:
    """Writes letters; everything it looks up, it looks up when it writes."""

    database: Database
    directory: Directory
    definitions: Definitions
    calendar: Callable[[], WorkingCalendar]
    codes: CodeBook
    public_url: str

    def draft(self, message: Claimed, now: datetime) -> Draft:
        """Settle `message` by what holds at `now` (aware UTC). No transaction is left open.

        Raises PermanentFailure when nobody may or can get it any more.
        """
        with self.database.read() as connection:
            reading = self._read(connection, message)
        topic, citizen = reading.topic, reading.disclosed is not None
        to = _addressee(reading, self.directory.current(), now)
        waits = waits_for_office_hours(topic.definition, topic.event, citizen)
        department = None if citizen else to.department or to.works_at or UPC_OFFICE
        not_before = self.calendar().next_open(now, department) if waits else now
        return Draft(message, topic, to, not_before, reading.disclosed)

    def letter(self, drafts: Sequence[Draft], now: datetime) -> Letter:
        """The letter of one draft, or of several for one person together.

        Raises jinja2.TemplateError when there is no template for it.
        """
        people, calendar = self.directory.current(), self.calendar()
        around = Surroundings(people, calendar, self.public_url.rstrip("/"), now)
        first = drafts[0]
        if len(drafts) > 1:
            told = [Told(each.message.key, each.topic, each.to) for each in drafts]
            return write_digest(told, around)
        return write_letter(first.message.key, first.topic, first.to, around, first.disclosed)

    def _read(self, connection: Connection, message: Claimed) -> _Reading:
        key = message.key
        if message.template == REDATE and is_overtaken(connection, key):
            raise PermanentFailure(OVERTAKEN)
        matter = read_matter(connection, key.case_id, key.seq)
        if matter is None:
            raise PermanentFailure(UNPREPARED)
        case = matter.case
        definition = self.definitions(case.workflow_key, case.workflow_version)
        topic = Topic(message.template, json.loads(message.params), matter, definition)
        recipient = Recipient.parse(key.recipient).told(topic.params)
        if not is_citizen(definition.posts.get(recipient.post)):
            return _Reading(topic, recipient, None, None)
        # the receipt may carry the code, as long as nobody was handed it on paper
        receipt = message.template == definition.creation
        code = self.codes.reveal(connection, case.id) if receipt else None
        words = read_public_words(connection, case.id, key.seq)
        own = own_matter(connection, recipient, case)
        contact = read_contact(connection, own.petitioner_id if own else case.petitioner_id)
        disclosure = Disclosure(words, code, own.recorded_at if own else None)
        return _Reading(topic, recipient, contact, disclosure)


def _addressee(reading: _Reading, people: Snapshot, at: datetime) -> Addressee:
    topic, recipient = reading.topic, reading.recipient
    if reading.contact is not None:
        return citizen_addressee(recipient, reading.contact)
    case, definition = topic.matter.case, topic.definition
    return staff_addressee(recipient, case, people, definition, _above(topic, recipient), at)


def _above(topic: Topic, recipient: Recipient) -> Iterable[str]:
    """The posts that a vacancy passes the message on to: those the ladder tells next."""
    case, params, definition = topic.matter.case, topic.params, topic.definition
    concern = Concern(case.kind, params.get("department") or case.department)
    if topic.event in OF_THE_CLOCK:
        return posts_above(definition.deadlines[params["deadline"]], params["rung"], concern)
    action = definition.actions.get(topic.event)
    by_hand = action is not None and action.by_hand is not None
    return posts_after(definition, recipient.post, concern) if by_hand else ()
