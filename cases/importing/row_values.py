"""What a row of dated actions says: the action's fields, who acts, and the reply deadline."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from cases.casefile.circumstances import ReplyDue
from cases.errors import BadInput
from cases.importing.history_file import FileRow, moment_of
from cases.numbers import case_number
from workflow.attempt import Actor
from workflow.definition import Action, WorkflowDefinition
from workflow.fields import parse_fields
from workflow.refusal import Refusal
from workflow.worktime import WorkingCalendar

#: the word in `due` of an assign row that asks for the rule's deadline
RULE = "rule"
_SHARED_COLUMNS = frozenset({"case_ref", "at", "action", "department", "actor", "due", "note"})
#: a column whose rows may be names of other cases: `case_ref`, or a number of the register
_CASE = "case"
#: kinds of fields that are written as JSON, with an example
_AS_JSON = {
    "parts": '[{"title": "…", "content": "…"}, …]',
    "petitioner": '{"name": "…", "phone": "…"}',
}

#: the id of a case that a file or the register knows by this name
Known = Callable[[str], int | None]


class NotYetKnown(BadInput):
    """A row names a case that has not been read so far; it may come later in the file."""


def values_of(
    definition: WorkflowDefinition,
    row: FileRow,
    calendar: WorkingCalendar,
    assigning: frozenset[str],
    known: Known,
) -> tuple[dict[str, object], tuple[Refusal, ...]]:
    """The typed values of the row's action, and what is wrong with them (contract.md section 5).

    `department` is the lead department of a hand-over, else the department that is asked or that
    gives its part. Raises BadInput for a column that cannot be read at all.
    """
    action = definition.actions[row.action]
    raw: dict[str, object] = {
        name: value for name, value in row.cells.items() if name not in _SHARED_COLUMNS
    }
    if "title" not in action.fields:
        raw.pop("title", None)
    for name in ("lead_department", "department"):
        if name in action.fields:
            raw[name] = row.cells.get("department")
    if "due" in action.fields and row.action not in assigning:
        raw["due"] = row.cells.get("due")
    _read_structures(definition, row, action, raw, known)
    note_field = _note_field(definition, row.action, action, raw)
    if note_field and row.cells.get("note"):
        raw[note_field] = row.cells["note"]
    return parse_fields(definition, row.action, raw, zone=calendar.zone, lenient=True)


def reply_due(
    row: FileRow, assigning: frozenset[str], calendar: WorkingCalendar
) -> ReplyDue | None:
    """The reply deadline that an assign row states; None where it asks for the rule's."""
    if row.action not in assigning:
        return None
    text = row.cells.get("due", "").strip()
    if text == RULE:
        return None
    if not text:
        return ReplyDue(None)
    return ReplyDue(moment_of(text, calendar))


def importer(definition: WorkflowDefinition, row: FileRow, lead: str | None) -> Actor:
    """The importer in the role the action asks for; guards still decide."""
    party = definition.parties[definition.actions[row.action].who[0]]
    rights = frozenset({party.right}) if party.right else frozenset()
    department = row.cells.get("department") if party.relation == "coordinating" else lead
    return Actor("import", frozenset(party.roles), department, rights)


def _read_structures(
    definition: WorkflowDefinition,
    row: FileRow,
    action: Action,
    raw: dict[str, object],
    known: Known,
) -> None:
    """Fields that are more than words: parts and who raised it are written as JSON, cases by any of
    their names.
    """
    for name in action.fields:
        text, kind = raw.get(name), definition.field(row.action, name).type
        if isinstance(text, str) and text.strip():
            if kind in _AS_JSON:
                raw[name] = _structure(name, text, _AS_JSON[kind])
            elif kind == _CASE:
                raw[name] = _number(text.strip(), known)


def _structure(column: str, text: str, example: str) -> object:
    try:
        return json.loads(text)
    except ValueError as problem:
        raise BadInput(f"The column {column} is no JSON; write {example}.") from problem


def _number(name: str, known: Known) -> str:
    case_id = known(name)
    if case_id is None:
        raise NotYetKnown(f"There is no case “{name}” in this file or in the register.")
    return case_number(case_id)


def _note_field(
    definition: WorkflowDefinition, action_name: str, action: Action, given: Mapping[str, object]
) -> str | None:
    """Where the column `note` goes: the action's first words that the file does not give itself."""
    for name in action.fields:
        is_text = definition.field(action_name, name).type == "text"
        if name != "title" and is_text and name not in given:
            return name
    return None
