"""Lines of the outbox: messages about cases, and the letters of Mondays. No name, no content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cases.calendar.sessions import day_in
from cases.meetings.registering import BEHALF
from cases.meetings.rules import rules
from cases.policy import IN_TOUCH
from notifications.dates import plain_date
from notifications.events import REMINDER, RUNG
from notifications.letter_listing import ListedLetter
from notifications.letter_queue import LetterQueue
from notifications.listing import ListedMessage
from notifications.preparing.letters import HEAD
from notifications.preparing.rows import LETTERS as TO_DEPARTMENTS
from notifications.recipients import Recipient
from notifications.visits.rows import LETTERS as TO_VISITORS
from web.language import message
from web.visit import Visit
from web.wording import site_name

CHANNELS: Final = {"email": message("E-mail"), "sms": message("Text message")}
_OF_THE_CLOCK: Final = {REMINDER: message("Reminder"), RUNG: message("Escalation")}
_STEPS: Final = {
    "register": message("Receipt of the registration"),
    "ask": message("What is to be prepared"),
    "remind": message("Reminder"),
}
_VISITOR: Final = message("The visitor")
_CASE: Final = message("Case")
_REGISTRATION: Final = message("Registration")
_SESSION: Final = message("Session")


@dataclass(frozen=True, slots=True)
class Line:
    """One message as the page shows it. `again`: the fields of the form that has it tried anew."""

    kind: str
    name: str
    address: str | None
    about: str
    told: str
    channel: str
    message: ListedMessage | ListedLetter
    again: Mapping[str, str] | None
    maybe_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of Mondays of one kind: their queue, and how one of them is told."""

    label: str
    queue: LetterQueue
    line: Callable[[Visit, ListedLetter], Line]


def case_line(visit: Visit, item: ListedMessage) -> Line:
    """A message about a case; only who is in touch with its petitioner may go on to it."""
    opens = bool(visit.staff.roles & IN_TOUCH)
    again = {
        "message": f"{item.number}.{item.key.seq}",
        "recipient": item.key.recipient,
        "channel": item.key.channel,
    }
    return Line(
        kind=_CASE,
        name=item.number,
        address=f"/cases/{item.number}" if opens else None,
        about=_about(visit, item.event),
        told=_post(visit, Recipient.parse(item.key.recipient)),
        channel=item.key.channel,
        message=item,
        again=again if item.status == "dead" else None,
        maybe_duplicate=item.maybe_duplicate,
    )


def _visitor_line(visit: Visit, letter: ListedLetter) -> Line:
    number, _ = letter.key
    return Line(
        kind=_REGISTRATION,
        name=str(number),
        address=_for_receivers(visit, f"/registrations/{number}"),
        about=_step(visit, letter.step),
        told=visit.words.gettext(_VISITOR),
        channel=letter.channel,
        message=letter,
        again=_again("visitors", letter),
    )


def _department_line(visit: Visit, letter: ListedLetter) -> Line:
    session, department, _ = letter.key
    day, site = day_in(session), session[11:]
    return Line(
        kind=_SESSION,
        name=f"{plain_date(day, visit.language)}, {site_name(site, visit.words)}",
        address=_for_receivers(visit, f"/preparation?session={session}"),
        about=_step(visit, letter.step),
        told=_post(visit, Recipient(HEAD, department)),
        channel=letter.channel,
        message=letter,
        again=_again("departments", letter),
    )


LETTERS: Final[Mapping[str, Letters]] = {
    "visitors": Letters(message("Registrations"), TO_VISITORS, _visitor_line),
    "departments": Letters(message("Preparation"), TO_DEPARTMENTS, _department_line),
}


def key_of(of: str, typed: str) -> Sequence[str | int] | None:
    """The key of a letter as its form writes it; None for what is none."""
    parts: list[str | int] = list(typed.split("/"))
    numbers = (0, 1) if of == "visitors" else (2,)
    if len(parts) != max(numbers) + 1:
        return None
    for place in numbers:
        text = str(parts[place])
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            return None
        parts[place] = int(text)
    return parts


def _again(of: str, letter: ListedLetter) -> Mapping[str, str] | None:
    if letter.status != "dead" or letter.needless:
        return None
    return {"of": of, "message": "/".join(map(str, letter.key))}


def _for_receivers(visit: Visit, address: str) -> str | None:
    return None if BEHALF.isdisjoint(visit.staff.roles) else address


def _step(visit: Visit, name: str) -> str:
    if name in _STEPS:
        return visit.words.gettext(_STEPS[name])
    step = rules().registrations.steps.get(name) or rules().sessions.steps.get(name)
    return step.label.in_language(visit.language) if step else name


def _post(visit: Visit, recipient: Recipient) -> str:
    """The post it is for, with the department where there is one in each."""
    post = visit.office.vocabulary.posts.get(recipient.post)
    label = post.label.in_language(visit.language) if post else recipient.post
    if recipient.department is None:
        return label
    name = visit.office.department_name(recipient.department, visit.language, visit.now)
    return f"{label}, {name}"


def _about(visit: Visit, event: str) -> str:
    """What happened that the message tells of."""
    if event in _OF_THE_CLOCK:
        return visit.words.gettext(_OF_THE_CLOCK[event])
    action = visit.office.vocabulary.actions.get(event)
    return action.label.in_language(visit.language) if action else event
