"""The history of a case as far as its citizen is told: entries, and words marked public."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from cases.office import Office
from cases.tables import CaseText, HistoryEntry, table_of
from workflow.definition import WorkflowDefinition

_ENTRY, _WORDS = table_of(HistoryEntry), table_of(CaseText)


@dataclass(frozen=True, slots=True)
class Story:
    """A case's entries, oldest first, and its public words by entry and field."""

    office: Office
    definition: WorkflowDefinition
    entries: Sequence[Any]
    words: Mapping[tuple[int, str], str]
    language: str

    def of_actions(self, names: Collection[str]) -> Iterator[Any]:
        """The entries of these actions."""
        return (entry for entry in self.entries if entry.action in names)

    def last_of(self, names: Collection[str]) -> Any:
        """The last entry of these actions, or None."""
        return next((entry for entry in reversed(self.entries) if entry.action in names), None)

    def after(self, seq: int, names: Collection[str]) -> Any:
        """The first entry of these actions after the entry `seq`, or None."""
        return next((entry for entry in self.of_actions(names) if entry.seq > seq), None)

    def told(self, entry: Any, field: str) -> str | None:
        """The public words in a field of an entry; None where there are none, or no longer."""
        return self.words.get((entry.seq, field))

    def option(self, entry: Any, field: str) -> str | None:
        """The label of the option that was chosen in a field of an entry."""
        chosen = fields_of(entry).get(field)
        option = self.definition.field(entry.action, field).options.get(chosen or "")
        return option.in_language(self.language) if option else None

    def day(self, instant: datetime) -> date:
        """The local date an instant is shown as."""
        return self.office.day(instant)


def story_of(
    connection: Connection,
    office: Office,
    definition: WorkflowDefinition,
    case_id: int,
    language: str,
) -> Story:
    """One statement, two where something was said in public."""
    entries = connection.execute(_ENTRIES, {"case": case_id}).all()
    spoken = any(definition.actions[entry.action].public for entry in entries)
    words = connection.execute(_PUBLIC, {"case": case_id}) if spoken else ()
    found = {(seq, field): text for seq, field, text in words}
    return Story(office, definition, entries, found, language)


_ENTRIES = (
    select(
        _ENTRY.c.seq,
        _ENTRY.c.at,
        _ENTRY.c.action,
        _ENTRY.c.actor,
        _ENTRY.c.from_state,
        _ENTRY.c.to_state,
        _ENTRY.c.actor_department,
        _ENTRY.c.payload,
    )
    .where(_ENTRY.c.case_id == bindparam("case"))
    .order_by(_ENTRY.c.seq)
)
_PUBLIC = select(_WORDS.c.seq, _WORDS.c.field, _WORDS.c.words).where(
    _WORDS.c.case_id == bindparam("case"), _WORDS.c.public
)


def fields_of(entry: Any) -> Mapping[str, Any]:
    """The fields of an entry as they are kept: no words of a person."""
    fields: Mapping[str, Any] = json.loads(entry.payload).get("fields", {})
    return fields
