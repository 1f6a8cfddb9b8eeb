"""Days to remember, as files for anybody's own calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

_PRODUCT: Final = "-//followup//followup//VI"
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WholeDay:
    """A local day on which something is due, and what to say of it.

    Saved again under the same `identity`, it takes the place of what was saved before.
    """

    identity: str
    day: date
    summary: str
    description: str


def calendar_file(entry: WholeDay, made_at: datetime) -> bytes:
    """The file with this one entry, which rings in the morning of its day; `made_at` in UTC.

    The day belongs to no time zone: it is that day wherever the phone is.
    """
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, entry.identity)))
    event.add("dtstamp", made_at)
    # a program takes the entry that was changed last
    event.add("sequence", int(made_at.timestamp()) // 60)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + _A_DAY)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("transp", "TRANSPARENT")
    event.add_component(_alarm(entry.summary))
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session with a leader; instants are UTC.

    A program that knows its `identity` takes the entry with the higher `sequence` for it;
    `changed_at` None: nobody has changed it yet.
    """

    identity: str
    begins: datetime
    ends: datetime
    summary: str
    place: str
    note: str
    cancelled: bool
    sequence: int = 0
    changed_at: datetime | None = None


def meetings_file(name: str, meetings: Iterable[Meeting], made_at: datetime) -> bytes:
    """A calendar to subscribe to; programs ask for it again by themselves. `made_at` is UTC."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for meeting in meetings:
        event = Event()
        event.add("uid", str(uuid5(NAMESPACE_URL, meeting.identity)))
        # RFC 5545, 3.8.7.2: without a method, when the entry was revised last
        event.add("dtstamp", meeting.changed_at or made_at)
        event.add("sequence", meeting.sequence)
        event.add("dtstart", meeting.begins)
        event.add("dtend", meeting.ends)
        event.add("summary", meeting.summary)
        event.add("location", meeting.place)
        if meeting.note:
            event.add("description", meeting.note)
        event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    # whole days begin at midnight
    alarm.add("trigger", timedelta(hours=8))
    return alarm
