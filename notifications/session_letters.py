"""What all letters about sessions have in common: where and when, and how one is put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from cases.calendar.sessions import Session
from cases.meetings.rules import rules
from notifications.channels.base import Letter
from notifications.dates import clock_time, weekday_date
from notifications.letter_queue import Claimed
from notifications.letters import REFERENCE_LENGTH
from notifications.render import text_of
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Around:
    """What holds when a letter goes out; `now` is aware UTC."""

    calendar: WorkingCalendar
    public_url: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Reader:
    """To whom a letter goes."""

    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter: the name that makes its reference, and its template."""

    name: str
    template: str

    def letter(
        self,
        claimed: Claimed,
        reader: Reader,
        session: Session,
        around: Around,
        values: Mapping[str, Any],
    ) -> Letter:
        """The finished letter about `session`; `values` are those of this kind alone."""
        language, zone = reader.language, around.calendar.zone
        common = {
            "name": reader.name,
            "day": weekday_date(session.date, language),
            "begins": clock_time(session.starts_at, zone),
            "ends": clock_time(session.ends_at, zone),
            "site": rules().site(session.site).in_language(language),
            "leader": session.listener,
            "public_url": around.public_url,
        }
        folder = "en" if language == "en" else "vi"
        text = text_of(f"{folder}/{self.template}", {**common, **values})
        name = "/".join((self.name, *map(str, claimed.key)))
        reference = sha256(name.encode()).hexdigest()[:REFERENCE_LENGTH]
        return Letter(
            reference, reader.name, reader.email, text.subject, text.body, language, around.now
        )
