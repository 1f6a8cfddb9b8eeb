"""Letters as they go out: what a template needs, in the words and dates of its reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from cases.casefile.case import Case
from cases.directory.snapshot import Snapshot
from cases.numbers import case_number
from notifications.addressees import Addressee
from notifications.channels.base import Letter
from notifications.dates import due_words, marked, moment, plain_date, weekday_date
from notifications.events import OF_THE_CLOCK
from notifications.matter import Matter
from notifications.outbox import Key
from notifications.recipients import PARTED
from notifications.render import Kind, Text, render
from workflow.definition import WorkflowDefinition
from workflow.worktime import WorkingCalendar

REFERENCE_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every letter of a moment shares. `now` is aware UTC."""

    people: Snapshot
    calendar: WorkingCalendar
    public_url: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Topic:
    """What one letter is about: the event, its references of then, the matter as it is now."""

    event: str
    params: Mapping[str, Any]
    matter: Matter
    definition: WorkflowDefinition


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What only a citizen is told: the public reply, and the code while it is still sealed."""

    words: str = ""
    code: str | None = None
    #: when the reader's own issue was recorded (UTC), where it was merged into the case told of
    own_recorded_at: datetime | None = None


def letter_reference(*keys: Key) -> str:
    """The stable left part of a Message-ID, of one message or several in one letter.

    It tells outsiders nothing.
    """
    names = (f"{key.case_id}/{key.seq}/{key.recipient}/{key.channel}" for key in keys)
    text = "\n".join(sorted(names))
    return sha256(text.encode()).hexdigest()[:REFERENCE_LENGTH]


def staff_values(topic: Topic, to: Addressee, around: Surroundings) -> dict[str, object]:
    """What a template for a colleague may use, in the language of its reader."""
    words = _Words(topic, to.language, around)
    return {**words.common(to), **words.for_staff(to)}


def write_letter(
    key: Key, topic: Topic, to: Addressee, around: Surroundings, disclosed: Disclosure | None
) -> Letter:
    """The finished letter; `disclosed` makes it the petitioner's, None a colleague's.

    Raises jinja2.TemplateError when there is no template for the event or it asks for a value
    that letters do not have.
    """
    kind: Kind = "staff" if disclosed is None else "petitioner"
    event = PARTED if to.parted else topic.event
    if disclosed is None:
        values = staff_values(topic, to, around)
    else:
        words = _Words(topic, to.language, around)
        values = {**words.common(to, disclosed), **words.for_petitioner(disclosed)}
    text = render(event, kind, to.language, values)
    return addressed(letter_reference(key), to, text, around)


def addressed(reference: str, to: Addressee, text: Text, around: Surroundings) -> Letter:
    """A rendered text as the letter to its reader."""
    return Letter(
        reference=reference,
        name=to.name,
        address=to.address,
        subject=text.subject,
        body=text.body,
        language=to.language,
        at=around.now,
    )


class _Words:
    """The values of a template in one language."""

    def __init__(self, topic: Topic, language: str, around: Surroundings) -> None:
        self._topic = topic
        self._case: Case = topic.matter.case
        self._language = language
        self._around = around

    def common(self, to: Addressee, disclosed: Disclosure | None = None) -> dict[str, object]:
        """What letters to citizens and to staff both may use."""
        case = self._case
        own = disclosed.own_recorded_at if disclosed else None
        recorded = self._around.calendar.local(own or case.recorded_at).date()
        return {
            "name": to.name,
            "department": self._department(self._topic.params.get("department") or case.department),
            "recorded": weekday_date(recorded, self._language),
            "late": case.late,
            "public_url": self._around.public_url,
        }

    def for_petitioner(self, disclosed: Disclosure) -> dict[str, object]:
        """No case number, no title, no name of staff; the promise as it stands now."""
        case, running = self._case, dict(self._running())
        due = case.due_at if self._topic.definition.citizen_clock in running else None
        until = next((at for name, at in running.items() if self._expires(name)), None)
        return {
            "due": self._due(due) if due else "",
            "overdue": due is not None and self._around.now > due,
            "paused": self._is_paused(),
            "granted": self._granted(),
            "answer": disclosed.words,
            "document": self._document(),
            "notice": str(self._topic.matter.fields.get("notice") or ""),
            "objection_until": self._due(until) if until else "",
            "first_due": self._first_due(due),
            "legal_path": self._topic.matter.fields.get("legal_path") or "",
            "code": disclosed.code or "",
        }

    def _first_due(self, due: datetime | None) -> str:
        """The first date, which the answer has missed or will; none where `due` is no later."""
        first = self._case.first_due_at
        return "" if first is None or (due is not None and due <= first) else self._due(first)

    def for_staff(self, to: Addressee) -> dict[str, object]:
        """No personal data of the petitioner; not even the summary where identity is protected."""
        case, definition, language = self._case, self._topic.definition, self._language
        number = case_number(case.id)
        zone = self._around.calendar.zone
        return {
            "number": number,
            "title": "" if case.confidential else case.title,
            "state": definition.states[case.state].label.in_language(language),
            "link": f"{self._around.public_url}/cases/{number}",
            "told": self._as_what(to),
            "happened": moment(self._topic.matter.happened_at, language, zone),
            "deadlines": self._pressing(),
            "given": self._topic.matter.fields,
            "lapsed": self._topic.matter.lapsed,
            "decides": self._decides(to),
            **self._rung(),
            **self._parted(to),
        }

    def _is_paused(self) -> bool:
        """Whether the citizen's clock is stopped, so that no date can be promised now."""
        clock = self._case.clock(self._topic.definition.citizen_clock)
        return clock is not None and clock.held

    def _granted(self) -> str:
        """Until when this event extended the citizen's deadline; "" for every other event."""
        definition = self._topic.definition
        field = definition.deadlines[definition.citizen_clock].extended_by.get(self._topic.event)
        due = self._topic.matter.fields.get(field or "")
        return self._due(datetime.fromisoformat(due)) if isinstance(due, str) else ""

    def _decides(self, to: Addressee) -> bool:
        """Whether the reader is told since the matter came back too often for others to decide."""
        action = self._topic.definition.actions.get(self._topic.event)
        posts = {post for told in action.tells_from.values() for post in told} if action else set()
        return not posts.isdisjoint({to.post, to.instead_of})

    def _as_what(self, to: Addressee) -> dict[str, object]:
        """As what the reader is told: by which post, whose, and instead of which."""
        posts, language = self._topic.definition.posts, self._language
        instead_of = posts[to.instead_of] if to.instead_of else None
        return {
            "post": posts[to.post].label.in_language(language),
            "office": self._department(to.department) if to.department else "",
            "instead_of": instead_of.label.in_language(language) if instead_of else "",
            "vacant": to.vacant,
            "deputy": to.deputy,
        }

    def _parted(self, to: Addressee) -> dict[str, object]:
        """Whose part ended, and by which step; nothing for another message."""
        action = self._topic.definition.actions.get(self._topic.event)
        if to.parted is None or action is None:
            return {}
        step = action.label.in_language(self._language)
        return {"parted": self._department(to.parted), "step": step}

    def _rung(self) -> dict[str, object]:
        """What the clock tells of; nothing for another event."""
        if self._topic.event not in OF_THE_CLOCK:
            return {}
        params, definition = self._topic.params, self._topic.definition
        rule = definition.deadlines[params["deadline"]]
        rung = next((r for r in rule.ladder if r.rung == params["rung"]), None)
        return {
            "rung": rung.label.in_language(self._language) if rung else params["rung"],
            "deadline": rule.label.in_language(self._language),
            "deadline_due": self._due(datetime.fromisoformat(params["due"])),
            "still_running": params["deadline"] in dict(self._running()),
        }

    def _pressing(self) -> list[dict[str, object]]:
        """The running deadlines that are not later than the citizen's, and not the rung's own."""
        running = self._running()
        limit = dict(running).get(self._topic.definition.citizen_clock)
        own = self._topic.params["deadline"] if self._topic.event in OF_THE_CLOCK else None
        rules = self._topic.definition.deadlines
        return [
            {
                "label": rules[name].label.in_language(self._language),
                "due": self._due(due),
                "passed": self._around.now > due,
            }
            for name, due in running
            if name != own and limit is not None and due <= limit
        ]

    def _running(self) -> list[tuple[str, datetime]]:
        """What runs now, first what is due first; what a pause holds is due on no day."""
        running = (clock for clock in self._case.running() if not clock.held)
        clocks = sorted(running, key=lambda clock: (clock.due_at, clock.no))
        return [(clock.name, clock.due_at) for clock in clocks]

    def _expires(self, name: str) -> bool:
        return self._topic.definition.deadlines[name].expires_with is not None

    def _department(self, code: str) -> str:
        today = self._around.calendar.local(self._around.now).date()
        return self._around.people.name(code, self._language, today)

    def _due(self, due: datetime) -> str:
        calendar = self._around.calendar
        text = due_words(due, self._language, calendar.zone)
        return marked(text, due, self._language, calendar)

    def _document(self) -> str:
        fields = self._topic.matter.fields
        number, day = fields.get("document_number"), fields.get("document_date")
        if not number or not day:
            return str(number or "")
        return f"{number}, {plain_date(date.fromisoformat(day), self._language)}"
