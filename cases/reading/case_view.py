"""One case as its page and the API show it: facts, deadlines, history, escalations, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from cases.codes.numbers import case_id_of
from cases.errors import CaseNotFound
from cases.policy import (
    INTERNAL_NOTE,
    Sight,
    handed_over_at,
    may_see,
    sees_contact,
    sees_note_of,
    sight,
)
from cases.reading.deadlines import DeadlineView, deadlines_of
from cases.reading.entries import EntryView, Narrator, StoredEntry, StoredWords
from cases.reading.escalations import EscalationItem, escalations_of
from cases.reading.items import CaseItem, read_items
from cases.reading.office import Office
from cases.store.case_rows import table_of
from cases.tables import CaseFile, CaseText, HistoryEntry, Involvement, Petitioner
from workflow.attempt import Actor
from workflow.definition import WorkflowDefinition

_CASE, _ENTRY, _WORDS = table_of(CaseFile), table_of(HistoryEntry), table_of(CaseText)
_PART, _PETITIONER = table_of(Involvement), table_of(Petitioner)


@dataclass(frozen=True, slots=True)
class PetitionerView:
    """Who raised the issue. Only `category` and `anonymous` are for everybody who sees the case."""

    category: str
    anonymous: bool
    name: str | None = None
    organisation: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    #: whether name and addresses are withheld from this viewer
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class VisibleCase:
    """A case somebody may see, and how much of it. `until` bounds what a former lead sees (UTC)."""

    case_id: int
    item: CaseItem
    sight: Sight
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case for one viewer, in one language."""

    case_id: int
    item: CaseItem
    sight: Sight
    until: datetime | None
    definition: WorkflowDefinition
    department_name: str
    content: str | None
    #: the leader's words, newest last
    instructions: tuple[str, ...]
    reply: str | None
    petitioner: PetitionerView | None
    deadlines: tuple[DeadlineView, ...]
    #: oldest first
    entries: tuple[EntryView, ...]
    escalations: tuple[EscalationItem, ...]


def visible_case(
    connection: Connection, office: Office, actor: Actor, number: str, now: datetime
) -> VisibleCase:
    """The case as far as `actor` may see it. Two statements, three for one that was handed on.

    Raises CaseNotFound, for "not yours" as for "not there".
    """
    case_id = case_id_of(number)
    if case_id is None:
        raise CaseNotFound
    found = read_items(connection, office, _CASE.c.id == case_id, (_CASE.c.id,), now, size=1)
    if not found:
        raise CaseNotFound
    item = found[0]
    if may_see(actor, item):
        return VisibleCase(case_id, item, sight(actor, item, ()))
    parts = connection.execute(select(_PART).where(_PART.c.case_id == case_id)).all()
    how = sight(actor, item, parts)
    if how is Sight.NOTHING:
        raise CaseNotFound
    return VisibleCase(case_id, item, how, handed_over_at(actor, parts))


def case_view(
    connection: Connection,
    office: Office,
    actor: Actor,
    number: str,
    now: datetime,
    language: str = "vi",
) -> CaseView:
    """Everything `actor` may see of a case at `now` (UTC). At most eight statements.

    Raises CaseNotFound, for "not yours" as for "not there".
    """
    seen = visible_case(connection, office, actor, number, now)
    definition = office.definition(seen.item.workflow_key, seen.item.workflow_version)
    entries = _entries(connection, office, actor, seen, definition, language)
    item = _as_handed_over(seen, actor, entries) if seen.until else seen.item
    whole = seen.until is None
    return CaseView(
        case_id=seen.case_id,
        item=item,
        sight=seen.sight,
        until=seen.until,
        definition=definition,
        department_name=office.department_name(item.department, language, seen.until or now),
        content=_last_words(entries, definition.creation, "content"),
        instructions=_instructions(entries),
        reply=_reply(entries, definition),
        petitioner=_petitioner(connection, actor, seen, definition),
        deadlines=(
            deadlines_of(connection, office, definition, seen.case_id, now, language)
            if whole
            else ()
        ),
        entries=entries,
        escalations=(
            escalations_of(connection, office, definition, seen.case_id, actor, now, language)
            if whole
            else ()
        ),
    )


def history_of(
    connection: Connection,
    office: Office,
    actor: Actor,
    number: str,
    now: datetime,
    language: str = "vi",
) -> tuple[EntryView, ...]:
    """The part of a case's history that `actor` may see, oldest first. Raises CaseNotFound."""
    seen = visible_case(connection, office, actor, number, now)
    definition = office.definition(seen.item.workflow_key, seen.item.workflow_version)
    return _entries(connection, office, actor, seen, definition, language)


def _entries(
    connection: Connection,
    office: Office,
    actor: Actor,
    seen: VisibleCase,
    definition: WorkflowDefinition,
    language: str,
) -> tuple[EntryView, ...]:
    entries, words = read_history(connection, seen.case_id)
    told = Narrator(office, definition, language).tell(entries, words)
    if seen.until is not None:
        told = _up_to(told, seen.until, actor.department)
    return tuple(
        entry
        for entry in told
        if entry.action != INTERNAL_NOTE or sees_note_of(actor, seen.sight, entry.actor_department)
    )


def read_history(
    connection: Connection, case_id: int
) -> tuple[list[StoredEntry], list[StoredWords]]:
    """All entries and words of a case, oldest first. Two statements."""
    rows = connection.execute(_HISTORY.where(_ENTRY.c.case_id == case_id))
    words = connection.execute(_TEXTS.where(_WORDS.c.case_id == case_id))
    return [StoredEntry(*row) for row in rows], [StoredWords(*row) for row in words]


_HISTORY = select(*(column for column in _ENTRY.columns if column.name != "case_id")).order_by(
    _ENTRY.c.seq
)
_TEXTS = select(_WORDS.c.seq, _WORDS.c.field, _WORDS.c.words, _WORDS.c.public)


def _up_to(
    entries: Sequence[EntryView], until: datetime, department: str | None
) -> tuple[EntryView, ...]:
    """The entries up to the one by which `department`, the lead until then, lost the case.

    The instant alone does not tell: the next lead may have acted in the very same one.
    """
    shown: list[EntryView] = []
    lead: str | None = None
    for entry in entries:
        lost = lead == department and entry.lead != department
        if entry.at > until:
            break
        shown.append(entry)
        lead = entry.lead
        if lost and entry.at == until:
            break
    return tuple(shown)


def _as_handed_over(seen: VisibleCase, actor: Actor, entries: Sequence[EntryView]) -> CaseItem:
    """The facts a former lead keeps: what it knew when it handed the case on."""
    last = entries[-1]
    return replace(
        seen.item,
        state=last.to_state,
        outcome=None,
        department=actor.department or "",
        lead=None,
        coordinating=(),
        handler=None,
        replied_at=None,
        closed_at=None,
        due_at=None,
        first_due_at=None,
        last_day=None,
        provisional=False,
        overdue=False,
        overdue_since=None,
        working_days_overdue=0,
        not_accepted=False,
        escalation_level=0,
        late=False,
        late_first=False,
        last_action=last.action,
        last_at=last.at,
    )


def _last_words(entries: Sequence[EntryView], action: str, field: str) -> str | None:
    for entry in reversed(entries):
        found = entry.field(field) if entry.action == action else None
        if found is not None and isinstance(found.value, str):
            return found.value
    return None


def _instructions(entries: Sequence[EntryView]) -> tuple[str, ...]:
    given = (
        entry.field("text" if entry.action == "instruct" else "instruction")
        for entry in entries
        if entry.action in ("instruct", "assign")
    )
    return tuple(found.value for found in given if found and isinstance(found.value, str))


def _reply(entries: Sequence[EntryView], definition: WorkflowDefinition) -> str | None:
    replies = [name for name, action in definition.actions.items() if action.replies]
    for entry in reversed(entries):
        if entry.action in replies:
            return _last_words([entry], entry.action, "text")
    return None


def _petitioner(
    connection: Connection, actor: Actor, seen: VisibleCase, definition: WorkflowDefinition
) -> PetitionerView | None:
    if seen.item.petitioner_id is None:
        return None
    chosen = _PETITIONER.c.id == seen.item.petitioner_id
    row: Any = connection.execute(select(_PETITIONER).where(chosen)).one_or_none()
    if row is None:
        return None
    if not sees_contact(actor, seen.item, definition.initial):
        return PetitionerView(row.category, row.anonymous, withheld=True)
    return PetitionerView(
        row.category, row.anonymous, row.name, row.organisation, row.phone, row.email, row.address
    )
