"""The controls of an action's form, made from the workflow definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cases.attachments.kinds import ENDINGS, LABELS
from cases.calendar.sessions import Session
from cases.directory.snapshot import Snapshot
from web.language import Words, message
from web.visit import Visit
from web.wording import site_name
from workflow.definition import Action, FieldRule, WorkflowDefinition
from workflow.fields.parts import MOST_PARTS
from workflow.refusal import Refusal

#: what a part of a mixed case is recorded with
PART_COLUMNS: Final = ("title", "content", "kind", "pace")
#: and which files of the case it is given: ticks like `2:7`, the second part and the seventh entry
PART_FILES: Final = "files"

Given = Mapping[str, Sequence[str]]

_DATE_HINT: Final = message("Like 27/11/2026.")
_INSTANT_HINT: Final = message(
    "Like 27/11/2026 17:00; 24:00 is the end of that day, and no time at all is its 00:00."
)
_DEPARTMENT_HINT: Final = message("Type a part of the name and choose from the list.")
_CASE_HINT: Final = message("The number of the case, like YK-2026-000123.")
_PARTS_HINT: Final = message("Fill in one row for each case; rows left empty do not count.")
#: how many parts a form offers at first, and more at a time
PART_ROWS: Final = 5
#: the button that asks for more of them
MORE_ROWS: Final = "more"
_FILE_HINT: Final = message(
    "One of %(types)s, at most %(most)s MB. Of a picture only what it shows is kept."
)
_HINTS: Final = {
    "case": _CASE_HINT,
    "parts": _PARTS_HINT,
    "date": _DATE_HINT,
    "instant": _INSTANT_HINT,
    "department": _DEPARTMENT_HINT,
    "departments": _DEPARTMENT_HINT,
}
#: guards that speak of one field of the form
ABOUT: Final = {
    "department_exists": "lead_department",
    "lead_changes": "lead_department",
    "handler_is_of_the_lead": "handler",
}
#: the composed field and what it is made of, as the form and contract.md section 9 name it
PETITIONER: Final = "petitioner"
PETITIONER_PARTS: Final = (
    "name",
    "phone",
    "email",
    "address",
    "organisation",
    "identity_number",
    "category",
    "anonymous",
)
#: where a reason that belongs to no field leads to
FORM: Final = "form"


@dataclass(frozen=True, slots=True)
class Control:
    """One field of a form; `kind` is the field's type, `values` is what stands in it.

    A field of several parts has `columns`, each a control of its own, and `rows` of their values;
    its `options` are the files that a part may be given and its `values` what is ticked of them.
    """

    name: str
    kind: str
    label: str
    hint: str
    required: bool
    max_length: int
    options: tuple[tuple[str, str], ...]
    values: tuple[str, ...]
    columns: tuple[Control, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def shown(self) -> str:
        """What was filled in, as people read it."""
        labels = dict(self.options)
        return ", ".join(labels.get(value, value) for value in self.values if value)

    @property
    def accept(self) -> str:
        """What a browser offers to choose from where a file is asked for."""
        return ENDINGS

    @property
    def value(self) -> str:
        """The only value, or none."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lists of a form offer: people of the lead, departments at work, sessions."""

    people: tuple[tuple[str, str], ...] = ()
    departments: tuple[tuple[str, str], ...] = ()
    sessions: tuple[tuple[str, str], ...] = ()
    #: of the case, by history entry
    files: tuple[tuple[str, str], ...] = ()
    #: the size a file may have
    largest_mib: int = 0

    def of(self, rule: FieldRule, language: str) -> tuple[tuple[str, str], ...]:
        """Pairs of value and label for a field."""
        match rule.type:
            case "choice":
                return tuple(
                    (value, text.in_language(language)) for value, text in rule.options.items()
                )
            case "person":
                return self.people
            case "department" | "departments":
                return self.departments
            case "session":
                return self.sessions
            case "parts":
                return self.files
        return ()


def choices(visit: Visit, lead: str | None, sessions: Iterable[Session] = ()) -> Choices:
    """What may be chosen today; `lead` is the department whose people may handle the case."""
    people, today = visit.office.people, visit.services.calendar().local(visit.now).date()
    return Choices(
        _members(people, lead),
        tuple(
            (d.code, d.name_on(today).in_language(visit.language))
            for d in people.active_departments(today)
        ),
        tuple((each.id, _session_label(each, visit.words)) for each in sessions),
        largest_mib=visit.services.settings.largest_file_mib,
    )


def controls_for(
    definition: WorkflowDefinition, action: Action, offered: Choices, given: Given, words: Words
) -> tuple[Control, ...]:
    """The controls of `action`, with what was typed before still in them."""
    found = []
    for name in action.fields:
        rule, required = definition.field_of(action, name), name in action.requires
        control = _control(name, rule, required, offered, given, words)
        if rule.type == "parts":
            control = _with_parts(control, definition, offered, given, words)
        found.append(control)
    return tuple(found)


def file_hint(largest_mib: int, words: Words) -> str:
    """Which files are taken, and how large."""
    return words.gettext(_FILE_HINT) % {"types": LABELS, "most": largest_mib}


def errors_of(
    reasons: Iterable[Refusal], definition: WorkflowDefinition, action: Action, language: str
) -> list[tuple[str, str]]:
    """Pairs of field and sentence, in the order of the form, what belongs to no field first.

    A part of a composed field (`petitioner.phone`) stands where its field does.
    """
    order = {name: place for place, name in enumerate(action.fields, start=1)}
    if PETITIONER in order:
        order |= {f"{PETITIONER}.{part}": order[PETITIONER] for part in PETITIONER_PARTS}
    found = [
        (reason.field or ABOUT.get(reason.code, FORM), reason.message(definition, language))
        for reason in reasons
    ]
    shown = [(_place(name, order), text) for name, text in found]
    return sorted(shown, key=lambda pair: order.get(pair[0], 0))


def _place(name: str, order: Mapping[str, int]) -> str:
    """Where a sentence about `name` stands: at its own control, else at the composed field's."""
    whole = name.partition(".")[0]
    return next((place for place in (name, whole) if place in order), FORM)


def _control(
    name: str, rule: FieldRule, required: bool, offered: Choices, given: Given, words: Words
) -> Control:
    hint = rule.hint.in_language(words.language) if rule.hint else ""
    general = words.gettext(_HINTS[rule.type]) if rule.type in _HINTS else ""
    if rule.type == "file":
        general = file_hint(offered.largest_mib, words)
    return Control(
        name=name,
        kind=rule.type,
        label=rule.label.in_language(words.language),
        hint=" ".join(filter(None, (hint, general))),
        required=required,
        max_length=rule.max_length,
        options=offered.of(rule, words.language),
        values=tuple(given.get(name, ())),
    )


def _with_parts(
    control: Control,
    definition: WorkflowDefinition,
    offered: Choices,
    given: Given,
    words: Words,
) -> Control:
    """The control with a column for everything a part is recorded with, and enough rows."""
    names = [f"{control.name}.{part}" for part in PART_COLUMNS]
    columns = []
    for name, part in zip(names, PART_COLUMNS, strict=True):
        column = _control(name, definition.fields[part], False, offered, {}, words)
        # what is never handled here cannot be split off either
        kinds = tuple(pair for pair in column.options if pair[0] not in definition.stubs)
        columns.append(replace(column, options=kinds))
    typed = [given.get(name, ()) for name in names]
    count = max(PART_ROWS, *map(len, typed))
    if MORE_ROWS in given.get("step", ()):
        count += PART_ROWS
    rows = tuple(
        tuple(texts[row] if row < len(texts) else "" for texts in typed)
        for row in range(min(count, MOST_PARTS))
    )
    ticked = tuple(given.get(f"{control.name}.{PART_FILES}", ()))
    return replace(control, columns=tuple(columns), rows=rows, values=ticked)


def _members(people: Snapshot, lead: str | None) -> tuple[tuple[str, str], ...]:
    if lead is None:
        return ()
    at_work = people.members(lead)
    return tuple((p.username, p.full_name) for p in people.people() if p.username in at_work)


def _session_label(session: Session, words: Words) -> str:
    return f"{session.date:%d/%m/%Y}, {site_name(session.site, words)} ({session.leader})"
