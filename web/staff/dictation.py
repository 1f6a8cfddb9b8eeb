"""The form of the recording screen: what stands in it first, and what is meant by what is typed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from cases.commands.requests import Record
from cases.directory.finding import departments_like
from cases.meetings.dictating import Dictation
from cases.reading.meetings import RegistrationItem
from web.language import Words
from web.staff.controls import ABOUT, FORM, PETITIONER, PETITIONER_PARTS
from web.staff.filled import raw_fields
from web.staff.prefill import typed
from web.visit import Visit
from workflow.definition import WorkflowDefinition
from workflow.refusal import Refusal
from workflow.worktime import Unit, WorkingCalendar

#: who sits at the table
WHO: Final = tuple(f"{PETITIONER}.{part}" for part in PETITIONER_PARTS)
#: the answer on the spot, and what goes to a department
ANSWER: Final = ("text", "outcome")
DECISION: Final = ("lead_department", "instruction", "due")
#: everything a draft holds
FIELDS: Final = (
    "registration",
    *WHO,
    "kind",
    "pace",
    "title",
    "content",
    "procedure",
    "dossier_number",
    "dealt_with_by",
    "confidential",
    "receiving_body",
    *ANSWER,
    *DECISION,
    "other_due",
)
#: what most people come with; each can be changed on the form
USUAL: Final = {
    "kind": "feedback",
    "pace": "normal",
    "outcome": "explained",
    f"{PETITIONER}.category": "citizen",
}
#: the deadlines that leaders name, in working days; a later one than the rule's needs an extension
CHIPS: Final = (1, 2, 3, 5, 10)
_LONGEST_TITLE: Final = 120
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s|\n")
_BARE_DAY: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}", re.ASCII)


def of_registration(item: RegistrationItem) -> dict[str, str]:
    """What is known of somebody before they sit down."""
    return {**USUAL, **known_of(item)}


def known_of(item: RegistrationItem) -> dict[str, str]:
    """What a registration says already, by the fields of a recording."""
    known = {
        "registration": str(item.id),
        "content": item.about,
        "procedure": item.procedure,
        "dossier_number": item.dossier_number,
        "petitioner.name": item.name,
        "petitioner.phone": item.phone,
        "petitioner.email": item.email,
        "petitioner.organisation": item.organisation,
        "petitioner.category": item.category,
        "petitioner.anonymous": None if item.name else "true",
    }
    return {name: text for name, text in known.items() if text}


def same_visitor(fields: Mapping[str, str]) -> dict[str, str]:
    """The form for a further issue of whoever sits there."""
    return {
        **USUAL,
        **{name: text for name, text in fields.items() if name in ("registration", *WHO)},
    }


def due_chips(calendar: WorkingCalendar, now: datetime) -> list[tuple[str, int, datetime]]:
    """What a chip sends, its working days, and the instant they lead to (UTC)."""
    ends = [
        (days, calendar.due(now, calendar.period(days, Unit.WORKING_DAYS)).at) for days in CHIPS
    ]
    return [(typed(at, calendar), days, at) for days, at in ends]


def title_of(content: str) -> str:
    """The first sentence of what was said, cut at a word where it is long."""
    first = _SENTENCE.split(content.strip(), maxsplit=1)[0].rstrip(".;")
    if len(first) <= _LONGEST_TITLE:
        return first
    return first[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def dictation(
    visit: Visit,
    definition: WorkflowDefinition,
    session_id: str,
    fields: Mapping[str, str],
    key: str,
    registration: int | None,
    departments: Sequence[tuple[str, str]],
) -> Dictation:
    """The command that a filled form means."""
    title = fields.get("title", "").strip() or title_of(fields.get("content", ""))
    known = {**fields, "title": title, "origin": "session", "session": session_id}
    action = definition.actions[definition.creation]
    given = {name: (text,) for name, text in known.items()}
    record = Record(
        visit.staff, raw_fields(definition, action, given, ()), key, registration=registration
    )
    answered = bool(fields.get("text", "").strip())
    return Dictation(
        record,
        visit.person_id,
        session_id,
        {name: fields.get(name, "") for name in ANSWER} if answered else {},
        _decision(fields, departments),
    )


def _decision(fields: Mapping[str, str], departments: Sequence[tuple[str, str]]) -> dict[str, str]:
    due = fields.get("other_due", "").strip() or fields.get("due", "")
    if _BARE_DAY.fullmatch(due):
        # until a day means until its end, as everywhere a leader says it
        due = f"{due} 24:00"
    named = fields.get("lead_department", "").strip()
    fitting = departments_like(named, departments)
    decided = {
        "lead_department": fitting[0] if len(fitting) == 1 else named,
        "instruction": fields.get("instruction", "").strip(),
        "due": due,
    }
    return {name: text for name, text in decided.items() if text}


def places_of(
    reasons: Iterable[Refusal], definition: WorkflowDefinition, visit: Visit
) -> list[tuple[str, str]]:
    """Pairs of field and sentence; what belongs to no field of this form stands above it."""
    return [
        (_place(reason.field or ABOUT.get(reason.code)), reason.message(definition, visit.language))
        for reason in reasons
    ]


def _place(name: str | None) -> str:
    if name == PETITIONER:
        return WHO[0]
    return name if name in FIELDS else FORM


def shelved(fields: Mapping[str, str]) -> str:
    """Fields as the script of the page reads them."""
    return json.dumps(dict(fields), ensure_ascii=False)


def several_departments(
    fields: Mapping[str, str], departments: Sequence[tuple[str, str]], words: Words
) -> str | None:
    """The sentence that names the departments that fit what was typed, where several do."""
    fitting = departments_like(fields.get("lead_department", ""), departments)
    if len(fitting) < 2:
        return None
    names = dict(departments)
    told = words.gettext("Several departments fit: %(names)s. Type more of the name.")
    return told % {"names": ", ".join(names[code] for code in fitting[:6])}


def lock_of(visit: Visit) -> str:
    """The key (hex) under which this person's words lie in a browser: always the same, so that what
    was written before a sign-in ended is not lost, and nobody else's page has it.
    """
    return visit.services.codes.digest(f"words in a browser of person {visit.person_id}")
