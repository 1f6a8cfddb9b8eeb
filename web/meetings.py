"""What pages about Mondays share: refusals as errors of a form, names of people, offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cases.calendar.sessions import Session
from cases.meetings.faults import FIELD, ROLE, STATE, MeetingRefused
from cases.meetings.registering import PAPER, WEB
from cases.meetings.rules import CONSOLE, SYSTEM, VISITOR, rules
from cases.reading.meetings import Choice, Line
from cases.reading.sessions import SessionItem
from notifications.dates import clock_time, weekday_date
from web.language import Words, message
from web.visit import Visit
from web.wording import site_name

Errors = Sequence[tuple[str, str]]
#: as refused actions of cases are answered (contract.md section 4)
STATUS: Final = {FIELD: 422, STATE: 409, ROLE: 403}
CHANNELS: Final = {
    "hotline": message("Called the hotline 1022"),
    "counter": message("Stands at the counter"),
    "walk_in": message("Came on the day without registering"),
}
_CHANNEL_NAMES: Final = {
    WEB: message("Registered on the web"),
    PAPER: message("From an office's list; agreed on paper"),
    **CHANNELS,
}
_WHO: Final = {
    VISITOR: message("The visitor"),
    SYSTEM: message("The register by itself"),
    CONSOLE: message("System operator"),
}


def errors_of(refusal: MeetingRefused, words: Words) -> Errors:
    """Pairs of field and sentence."""
    return [(fault.field, fault.told(words.language)) for fault in refusal.faults]


def options(labels: Mapping[str, str], words: Words) -> list[tuple[str, str]]:
    """Values and translated labels for a list to choose from."""
    return [(value, words.gettext(label)) for value, label in labels.items()]


def topic_options(visit: Visit) -> list[tuple[str, str]]:
    """What a meeting may be about."""
    return [(name, text.in_language(visit.language)) for name, text in rules().topics.items()]


def channel_name(channel: str, words: Words) -> str:
    """How somebody came to register."""
    return words.gettext(_CHANNEL_NAMES.get(channel, channel))


def session_name(session: Session, visit: Visit) -> str:
    """Day, hours and place of a session in one line."""
    zone = visit.services.calendar().zone
    begins, ends = (clock_time(at, zone) for at in (session.starts_at, session.ends_at))
    day = weekday_date(session.date, visit.language)
    return f"{day}, {begins}–{ends}, {site_name(session.site, visit.words)}"


def is_on_a_day_off(session: Session | SessionItem, visit: Visit) -> bool:
    """Whether a session to come is on a day that nobody works: a notice came after it was planned,
    and somebody has to move or cancel it.
    """
    open_states = rules().sessions.steps["move"].origins
    calendar = visit.services.calendar()
    return session.status in open_states and not calendar.is_working_day(session.date)


def session_choices(found: Iterable[Choice], visit: Visit) -> list[tuple[str, str]]:
    """Sessions for a list, with how many places are free."""
    words = visit.words
    return [
        (
            each.session.id,
            f"{session_name(each.session, visit)} ("
            + (
                words.ngettext("%(count)d place", "%(count)d places", each.free)
                % {"count": each.free}
                if each.free
                else words.gettext("full: waiting list")
            )
            + ")",
        )
        for each in found
    ]


def told_by(lines: Iterable[Line], visit: Visit) -> Mapping[str, str]:
    """Who took the steps, by reference."""
    return {line.by: name_of(line.by, visit) for line in lines}


def name_of(reference: str, visit: Visit) -> str:
    """Who a reference like `person:17` means."""
    if reference in _WHO:
        return visit.words.gettext(_WHO[reference])
    _, _, number = reference.partition(":")
    person = visit.office.people.person(int(number)) if number.isdecimal() else None
    return person.full_name if person else reference
