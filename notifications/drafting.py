"""From a message in the outbox to the letter that goes out, by what holds at this moment."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from cases.codes.tracking import CodeBook
from cases.directory.snapshot import Directory, Snapshot
from cases.store.engine import Database
from notifications.addressees import Addressee, Ladder, citizen_addressee, staff_addressee
from notifications.channels.base import Letter
from notifications.errors import PermanentFailure
from notifications.events import waits_for_office_hours
from notifications.letters import Disclosure, Surroundings, Topic, write_letter
from notifications.matter import Contact, read_contact, read_matter, read_public_words
from notifications.outbox import Claimed, is_overtaken
from notifications.planner import Definitions
from notifications.reasons import OVERTAKEN, UNPREPARED
from notifications.recipients import Recipient, is_citizen
from workflow.definition import REDATE
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter, when it may go out at the earliest, and whether it hands a tracking code over."""

    letter: Letter
    not_before: datetime
    discloses_code: bool


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
        """The letter of `message` at `now` (aware UTC).

        Raises PermanentFailure when nobody may or can get it any more, jinja2.TemplateError when
        there is no template for it. No transaction is left open.
        """
        with self.database.read() as connection:
            reading = self._read(connection, message)
        people, calendar = self.directory.current(), self.calendar()
        to = _addressee(reading, people)
        around = Surroundings(people, calendar, self.public_url.rstrip("/"), now)
        letter = write_letter(message.key, reading.topic, to, around, reading.disclosed)
        waits = waits_for_office_hours(message.template, reading.disclosed is not None)
        return Draft(
            letter,
            calendar.next_open(now, to.department or None) if waits else now,
            reading.disclosed is not None and reading.disclosed.code is not None,
        )

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
        recipient = Recipient.parse(key.recipient)
        if not is_citizen(definition.posts.get(recipient.post)):
            return _Reading(topic, recipient, None, None)
        # the receipt may carry the code, as long as nobody was handed it on paper
        receipt = message.template == definition.creation
        code = self.codes.reveal(connection, case.id) if receipt else None
        words = read_public_words(connection, case.id, key.seq)
        contact = read_contact(connection, case.petitioner_id)
        return _Reading(topic, recipient, contact, Disclosure(words, code))


def _addressee(reading: _Reading, people: Snapshot) -> Addressee:
    topic = reading.topic
    if reading.contact is not None:
        return citizen_addressee(reading.recipient, reading.contact)
    ladder = (
        Ladder(topic.params["deadline"], topic.params["rung"]) if "rung" in topic.params else None
    )
    case, definition = topic.matter.case, topic.definition
    return staff_addressee(reading.recipient, case, people, definition, ladder)
